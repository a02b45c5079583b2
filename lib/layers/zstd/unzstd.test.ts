import zlib from "node:zlib";
import { expect, test } from "vitest";
import { LayerDamage } from "../damage.ts";
import { mixedContent } from "../testing/content.ts";
import { Unzstd } from "./unzstd.ts";

function unzstd(bytes: Uint8Array, chunk = 262_144, span?: number) {
  const pieces: Buffer[] = [];
  const state = new Unzstd((piece) => pieces.push(Buffer.from(piece)), span);
  let damage: string | null = null;
  try {
    for (let at = 0; at < bytes.length; at += chunk) state.push(bytes.subarray(at, at + chunk));
    state.end();
  } catch (error) {
    if (!(error instanceof LayerDamage)) throw error;
    damage = error.damage.code;
  } finally {
    state.close();
  }
  return { output: Buffer.concat(pieces), points: state.points, damage };
}

const content = mixedContent(3_000_000);
const bytes = zlib.zstdCompressSync(content);

test("gives the content, whatever the size of the chunks", () => {
  for (const chunk of [1000, 70_001, bytes.length]) {
    const { output, damage } = unzstd(bytes, chunk);
    expect(damage).toBeNull();
    expect(output.equals(content)).toBe(true);
  }
});

test("content of exactly the size of the buffer, and far more from very few bytes", () => {
  for (const size of [2 ** 20, 2 ** 20 + 1, 20 * 2 ** 20]) {
    const { output, damage } = unzstd(zlib.zstdCompressSync(Buffer.alloc(size)));
    expect([output.length, damage]).toEqual([size, null]);
  }
});

test("many frames, skippable ones among them, give the content and a point at each beginning", () => {
  const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const parts = [0, 1, 2].map((i) => content.subarray(i * 100_000, (i + 1) * 100_000));
  const frames = Buffer.concat(parts.flatMap((part) => [zlib.zstdCompressSync(part), skippable]));
  for (const chunk of [17, frames.length]) {
    const { output, damage } = unzstd(frames, chunk, 150_000);
    expect(damage).toBeNull();
    expect(output.equals(content.subarray(0, 300_000))).toBe(true);
  }
  const { points } = unzstd(frames, frames.length, 150_000);
  expect(points.map((point) => point.tarOffset)).toEqual([100_000, 200_000, 300_000]);
  const rest = unzstd(frames.subarray(points[0]!.blobOffset));
  expect(rest.output.equals(content.subarray(100_000, 300_000))).toBe(true);
});

test("a cut stream gives what came before, and is truncated", () => {
  for (const length of [0, 3, 10, bytes.length >> 1, bytes.length - 1]) {
    const { output, damage } = unzstd(bytes.subarray(0, length));
    expect(damage).toBe("zstd_truncated");
    expect(output.equals(content.subarray(0, output.length))).toBe(true);
  }
});

test("damaged data and bytes behind the last frame are invalid", () => {
  expect(unzstd(Buffer.from("plain text, no zstd")).damage).toBe("zstd_invalid");
  const { output, damage } = unzstd(Buffer.concat([bytes, Buffer.from("garbage behind")]));
  expect(damage).toBe("zstd_invalid");
  expect(output.equals(content)).toBe(true);
});
