import { LayerError } from "../errors.ts";
import { BLOCK, isZeroBlock, readHeaderBlock } from "../tar/header-block.ts";

/** How a layer is compressed; by its bytes, as media types are often wrong. */
export type Compression = "none" | "gzip" | "zstd";

/** Known formats that no container runtime unpacks as a layer, or only some do; named in the message. */
const OTHERS: readonly (readonly [string, string])[] = [
  ["fd377a585a00", "xz"],
  ["425a68", "bzip2"],
  ["04224d18", "lz4"],
  ["504b0304", "zip"],
  ["68737173", "squashfs"],
];

/** As many bytes as are needed to decide; fewer are enough when the blob is shorter. */
export const DETECTION_BYTES = BLOCK;

/**
 * What a blob is, by its first bytes. Throws LayerError `layer_unreadable` when it is no archive we read;
 * `details.format` names it when it is known.
 */
export function detectCompression(start: Uint8Array): Compression {
  const [first, second, third, fourth] = start;
  if (first === 0x1f && second === 0x8b) return "gzip";
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return "zstd";
  if ((first ?? 0) >> 4 === 5 && second === 0x2a && third === 0x4d && fourth === 0x18) return "zstd";
  if (start.length === 0) return "none";
  if (start.length >= BLOCK && (isZeroBlock(start, 0) || readHeaderBlock(start, 0) !== null)) return "none";
  const hex = Buffer.from(start.subarray(0, 8)).toString("hex");
  const format = OTHERS.find(([magic]) => hex.startsWith(magic))?.[1] ?? null;
  const what = format === null ? "no tar archive" : `in the format ${format}`;
  throw new LayerError("layer_unreadable", `This blob is ${what}; its files cannot be listed.`, { format });
}
