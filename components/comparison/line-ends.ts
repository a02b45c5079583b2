/** Whether every line of a text ends as on Windows, with CR LF. */
function hasReturns(text: string): boolean {
  return text.includes("\r\n") && !/(?<!\r)\n/.test(text);
}

/**
 * Both texts without the CR of their line ends, when all lines of both have it: then it is no difference, and marking
 * it in every line would only be in the way. Null: the line ends are mixed, or plain, and belong to the lines.
 */
export function withoutReturns(
  before: string | null,
  after: string | null,
): { before: string | null; after: string | null } | null {
  const given = [before, after].filter((text) => text !== null && text !== "");
  if (given.length === 0 || !given.every((text) => hasReturns(text ?? ""))) return null;
  const plain = (text: string | null) => (text === null ? null : text.replaceAll("\r\n", "\n"));
  return { before: plain(before), after: plain(after) };
}
