import { closeSync, openSync, readSync } from "node:fs";

/**
 * Reads a small text file of the operator's.
 *
 * @param maxBytes more than this is a mistake, such as a path to a device
 * @returns the text, or in a few words why it cannot be had
 */
export function readBoundedFile(path: string, maxBytes: number): { text: string } | { why: string } {
  try {
    const file = openSync(path, "r");
    try {
      const buffer = Buffer.alloc(maxBytes + 1);
      let length = 0;
      for (let read = -1; read !== 0 && length < buffer.length; length += read) {
        read = readSync(file, buffer, length, buffer.length - length, null);
      }
      if (length > maxBytes) return { why: `it is larger than ${maxBytes} bytes` };
      return { text: buffer.toString("utf8", 0, length) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { why: reason(error) };
  }
}

function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "this user may not read it";
  if (code === "EISDIR") return "it is a folder";
  return `reading it failed (${String(code) || "no reason given"})`;
}
