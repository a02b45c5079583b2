import { describe, expect, it } from "vitest";
import { hexRow, hexRowCount } from "./hex-row.ts";

const ELF = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3e, 0xff, 0x20]);

describe("a dump of bytes", () => {
  it("has offset, sixteen bytes in two groups, and what of them can be read", () => {
    expect(hexRow(ELF, 0)).toEqual({
      offset: "00000000",
      hex: "7f 45 4c 46 02 01 01 00  00 00 00 00 00 00 00 00",
      text: ".ELF............",
    });
  });

  it("keeps its columns in a last row that is not full", () => {
    expect(hexRowCount(ELF)).toBe(2);
    const last = hexRow(ELF, 1);
    expect(last.offset).toBe("00000010");
    expect(last.hex.trimEnd()).toBe("3e ff 20");
    expect(last.hex).toHaveLength(hexRow(ELF, 0).hex.length);
    expect(last.text).toBe(">. ");
  });

  it("has no row for nothing", () => {
    expect(hexRowCount(new Uint8Array())).toBe(0);
  });
});
