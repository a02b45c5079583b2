import { describe, expect, it } from "vitest";
import { previewKind } from "./preview-kind.ts";

const text = (words: string) => new TextEncoder().encode(words);
const bytes = (...values: number[]) => Uint8Array.from(values);
const RIFF = [0x52, 0x49, 0x46, 0x46, 1, 2, 3, 4];

describe("a file is shown", () => {
  it("as text when it is UTF-8", () => {
    expect(previewKind(text("größe\t1\r\n"), true)).toEqual({ kind: "text", text: "größe\t1\r\n" });
    expect(previewKind(text("<svg onload='alert(1)'/>"), true).kind).toBe("text");
  });

  it("as text when only the end of the part that was read is half a letter", () => {
    const cut = text("größe").slice(0, 3);
    expect(previewKind(cut, false)).toEqual({ kind: "text", text: "gr" });
    expect(previewKind(cut, true).kind).toBe("binary");
  });

  it.each([
    ["a zero byte", bytes(0x61, 0, 0x62)],
    ["Latin-1", bytes(0x67, 0x72, 0xf6, 0xdf, 0x65)],
    ["an overlong form", bytes(0xc0, 0xaf)],
    ["a RIFF file that is no WebP", bytes(...RIFF, 0x57, 0x41, 0x56, 0x45, 0xff)],
  ])("as bytes when it has %s", (_, content) => {
    expect(previewKind(content, true).kind).toBe("binary");
  });

  it.each([
    ["image/png", bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0)],
    ["image/jpeg", bytes(0xff, 0xd8, 0xff, 0xe0)],
    ["image/gif", text("GIF89a")],
    ["image/webp", bytes(...RIFF, 0x57, 0x45, 0x42, 0x50)],
  ])("as a picture when it begins like %s", (mediaType, content) => {
    expect(previewKind(content, true)).toEqual({ kind: "image", mediaType });
  });

  it("as empty when nothing is in it", () => {
    expect(previewKind(bytes(), true)).toEqual({ kind: "empty" });
  });
});
