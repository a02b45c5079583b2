/** `whole`: no usable range was asked; `unsatisfiable`: outside the content (416). Ends are inclusive. */
export type ByteRange = "whole" | "unsatisfiable" | { start: number; end: number };

/**
 * Reads a `Range` header for content of `size` bytes (RFC 9110, 14.1.2). A header that is malformed or asks
 * for several ranges is ignored, which the RFC allows, so the whole content is answered.
 */
export function readByteRange(header: string | undefined, size: number): ByteRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  const [first, last] = [match?.[1] ?? "", match?.[2] ?? ""];
  if (!match || (first === "" && last === "")) return "whole";
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return "whole";
  if (start >= size) return "unsatisfiable";
  return { start, end: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}
