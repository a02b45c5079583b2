import { LIMITS } from "./limits.ts";

export interface JsonShape {
  /** Deepest nesting; counting stops one above LIMITS.depth. */
  depth: number;
  /** Names that stand twice in one object, at most five. */
  duplicates: string[];
  /** False when there were too many names to look at all of them. */
  allChecked: boolean;
}

interface Scan extends JsonShape {
  /** One entry per open bracket: the names seen of an object, null for an array. */
  open: (Set<string> | null)[];
  names: number;
}

const MAX_DUPLICATES = 5;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Looks over JSON text without recursion or parsing: how deep it is, and which names stand twice, which
 * JSON.parse would hide (the last wins; Go's decoder may merge them). Text that is not JSON gives some
 * answer; JSON.parse judges it afterwards.
 */
export function jsonShape(text: string): JsonShape {
  const scan: Scan = { depth: 0, duplicates: [], allChecked: true, open: [], names: 0 };
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      noteName(scan, text, at, end);
      at = end;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      scan.open.push(code === OPEN_OBJECT ? new Set() : null);
      scan.depth = Math.max(scan.depth, scan.open.length);
      if (scan.depth > LIMITS.depth) break;
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      scan.open.pop();
    }
  }
  return { depth: scan.depth, duplicates: scan.duplicates, allChecked: scan.allChecked };
}

/** Index of the closing quote, or the text's end. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}

function noteName(scan: Scan, text: string, start: number, end: number): void {
  const seen = scan.open.at(-1);
  if (!seen || !isFollowedByColon(text, end)) return;
  scan.names += 1;
  if (scan.names > LIMITS.checkedKeys) {
    scan.allChecked = false;
    return;
  }
  const name = unquote(text.slice(start, end + 1));
  if (seen.has(name) && scan.duplicates.length < MAX_DUPLICATES && !scan.duplicates.includes(name)) {
    scan.duplicates.push(name);
  }
  seen.add(name);
}

function isFollowedByColon(text: string, end: number): boolean {
  for (let at = end + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x3a) return true;
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return false;
  }
  return false;
}

/** `"a"` and `"\u0061"` are the same name. */
function unquote(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
