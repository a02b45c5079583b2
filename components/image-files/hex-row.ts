/** Bytes in one row of a dump. */
export const HEX_BYTES = 16;

export interface HexRow {
  /** Eight hexadecimal digits. */
  offset: string;
  /** Two groups of eight bytes. */
  hex: string;
  /** Printable ASCII, everything else as a dot. */
  text: string;
}

/** How many rows a dump has. */
export const hexRowCount = (bytes: Uint8Array): number => Math.ceil(bytes.length / HEX_BYTES);

/** One row of a dump, as `hexdump -C` writes it. */
export function hexRow(bytes: Uint8Array, row: number): HexRow {
  const start = row * HEX_BYTES;
  const part = [...bytes.subarray(start, start + HEX_BYTES)];
  const pairs = part.map((byte) => byte.toString(16).padStart(2, "0"));
  const half = HEX_BYTES / 2;
  const groups = [pairs.slice(0, half).join(" "), pairs.slice(half).join(" ")];
  return {
    offset: start.toString(16).padStart(8, "0"),
    hex: groups.join("  ").padEnd(HEX_BYTES * 3, " "),
    text: part.map((byte) => (byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : ".")).join(""),
  };
}
