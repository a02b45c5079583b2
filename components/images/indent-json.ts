const STEP = "  ";
/** Deeper than this a line is not moved further right: what is nested a thousand times must not become a megabyte of blanks. */
const DEEPEST = 40;

/**
 * Adds line breaks and indentation to JSON and changes nothing else: numbers keep their digits, repeated keys
 * stay, and text that is no JSON comes out as it went in, more or less broken into lines. Parsing and printing
 * again would show a tidied text, not the one that was pushed (threats 12 to 14).
 */
export function indentJson(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  const newLine = () => parts.push("\n", STEP.repeat(Math.min(depth, DEEPEST)));
  // Strings whole (an escaped quote does not end one), brackets and commas alone, everything else up to the next of these.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^"{}[\],:\s]+/gsu)) {
    if (token === "}" || token === "]") {
      depth = Math.max(0, depth - 1);
      if (parts.at(-3) === "{" || parts.at(-3) === "[") parts.splice(-2);
      else newLine();
    }
    parts.push(token);
    if (token === "{" || token === "[") depth++;
    if (token === "{" || token === "[" || token === ",") newLine();
    if (token === ":") parts.push(" ");
  }
  return parts.join("");
}
