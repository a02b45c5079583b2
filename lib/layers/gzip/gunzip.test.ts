import { randomBytes } from "node:crypto";
import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LayerDamage } from "../damage.ts";
import { unpackWindow } from "../restart/packed-window.ts";
import { mixedContent } from "../testing/content.ts";
import { leadIn } from "./bit-prefix.ts";
import { Gunzip } from "./gunzip.ts";

interface Gunzipped {
  output: Buffer;
  gunzip: Gunzip;
  damage: string | null;
}

function gunzip(bytes: Uint8Array, options: { chunk?: number; span?: number } = {}): Gunzipped {
  const pieces: Buffer[] = [];
  const gunzip = new Gunzip((piece) => pieces.push(Buffer.from(piece)), options.span);
  const chunk = options.chunk ?? 262_144;
  let damage: string | null = null;
  try {
    for (let at = 0; at < bytes.length; at += chunk) gunzip.push(bytes.subarray(at, at + chunk));
    gunzip.end();
  } catch (error) {
    if (!(error instanceof LayerDamage)) throw error;
    damage = error.damage.code;
  } finally {
    gunzip.close();
  }
  return { output: Buffer.concat(pieces), gunzip, damage };
}

const content = mixedContent(3_000_000);
const SPAN = 200_000;

describe("inflating", () => {
  test.each([1, 6, 9])("gives the content at level %i", (level) => {
    const { output, damage } = gunzip(zlib.gzipSync(content, { level }));
    expect(damage).toBeNull();
    expect(output.equals(content)).toBe(true);
  });

  test("chunks of any size and members of any number give the content", () => {
    const small = content.subarray(0, 40_000);
    fc.assert(
      fc.property(
        fc.array(fc.nat(small.length), { maxLength: 6 }),
        fc.integer({ min: 1, max: 20_000 }),
        (cuts, chunk) => {
          const places = [0, ...cuts.sort((a, b) => a - b), small.length];
          const members = places.slice(1).map((end, i) => zlib.gzipSync(small.subarray(places[i], end)));
          const { output, damage } = gunzip(Buffer.concat(members), { chunk });
          expect(damage).toBeNull();
          expect(output.equals(small)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("a header with extra field, name, comment and checksum", () => {
    const plain = zlib.gzipSync("hello");
    const head = Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3]),
      Buffer.from("name\0comment\0"),
    ]);
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(zlib.crc32(head) & 0xffff);
    const bytes = Buffer.concat([head, sum, plain.subarray(10)]);
    for (const chunk of [1, 7, 1000]) expect(gunzip(bytes, { chunk }).output.toString()).toBe("hello");
    bytes[head.length]! ^= 1;
    expect(gunzip(bytes).damage).toBe("gzip_invalid");
  });
});

describe("restart points", () => {
  /** Inflates from every point to the end of its member and compares with the content. */
  function check(bytes: Buffer, { gunzip: { points } }: Gunzipped): void {
    for (const point of points) {
      const first = leadIn(point.bits, bytes[point.blobOffset - 1] ?? 0);
      const window = point.window === null ? undefined : unpackWindow(point.window);
      const rest = zlib.inflateRawSync(Buffer.concat([first, bytes.subarray(point.blobOffset)]), {
        dictionary: window,
        finishFlush: zlib.constants.Z_SYNC_FLUSH,
      });
      expect(rest.length).toBeGreaterThan(0);
      expect(rest.equals(content.subarray(point.tarOffset, point.tarOffset + rest.length))).toBe(true);
    }
  }

  test.each([1, 6, 9])("every one inflates to the rest of the content, level %i", (level) => {
    const bytes = zlib.gzipSync(content, { level });
    const result = gunzip(bytes, { span: SPAN });
    expect(result.gunzip.points.length).toBeGreaterThan(6);
    check(bytes, result);
    // Blocks end within bytes, so that beginning there is what was tested.
    expect(result.gunzip.points.some((point) => point.bits > 0)).toBe(true);
  });

  test("empty blocks between others, as pigz and flushing servers write them, do no harm", async () => {
    const deflate = zlib.createGzip();
    const pieces: Buffer[] = [];
    deflate.on("data", (piece: Buffer) => pieces.push(piece));
    for (let at = 0; at < content.length; at += 131_072) {
      deflate.write(content.subarray(at, at + 131_072));
      await new Promise<void>((done) => deflate.flush(zlib.constants.Z_SYNC_FLUSH, done));
    }
    await new Promise<void>((done) => deflate.end(done));
    const bytes = Buffer.concat(pieces);
    const result = gunzip(bytes, { span: SPAN });
    expect(result.output.equals(content)).toBe(true);
    expect(result.gunzip.points.length).toBeGreaterThan(6);
    check(bytes, result);
  });

  test("content that does not compress has them, too", () => {
    const random = Buffer.concat([randomBytes(600_000), content.subarray(0, 300_000)]);
    const bytes = zlib.gzipSync(random);
    const { points } = gunzip(bytes, { span: SPAN }).gunzip;
    expect(points.length).toBeGreaterThanOrEqual(3);
  });

  test("they are about a span apart and never closer", () => {
    const { points } = gunzip(zlib.gzipSync(content), { span: SPAN }).gunzip;
    const distances = points.map((point, i) => point.tarOffset - (points[i - 1]?.tarOffset ?? 0));
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(SPAN);
    expect(Math.max(...distances)).toBeLessThan(4 * SPAN);
  });

  test("beginnings of members are preferred and need no window", () => {
    const members = [0, 1, 2].map((i) => zlib.gzipSync(content.subarray(i * 150_000, (i + 1) * 150_000)));
    const bytes = Buffer.concat(members);
    const result = gunzip(bytes, { span: SPAN });
    expect(result.gunzip.points.map(({ tarOffset, bits, window }) => [tarOffset, bits, window])).toEqual([
      [150_000, 0, null],
      [300_000, 0, null],
    ]);
    check(bytes, result);
  });

  test("a window never reaches back into another member", () => {
    const bytes = Buffer.concat([zlib.gzipSync(content.subarray(0, 1000)), zlib.gzipSync(content)]);
    const { points } = gunzip(bytes, { span: 20_000 }).gunzip;
    const [first] = points;
    expect(first?.window).not.toBeNull();
    expect(unpackWindow(first!.window!).length).toBeLessThanOrEqual(first!.tarOffset - 1000);
  });
});

describe("damage", () => {
  const bytes = zlib.gzipSync(content);

  test("a cut stream gives what came before, and is truncated", () => {
    for (const length of [bytes.length - 1, bytes.length - 8, bytes.length >> 1, 12, 5, 0]) {
      const { output, damage } = gunzip(bytes.subarray(0, length));
      expect(damage).toBe("gzip_truncated");
      expect(output.equals(content.subarray(0, output.length))).toBe(true);
    }
    expect(gunzip(bytes.subarray(0, bytes.length - 8)).output.length).toBe(content.length);
  });

  test("a wrong checksum or length is told", () => {
    for (const place of [bytes.length - 8, bytes.length - 1]) {
      const broken = Buffer.from(bytes);
      broken[place]! ^= 1;
      expect(gunzip(broken).damage).toBe("gzip_checksum");
    }
  });

  test("damaged data is invalid, and what came before is given", () => {
    const broken = Buffer.from(bytes);
    broken.fill(0xff, broken.length >> 1, (broken.length >> 1) + 2000);
    const { output, damage } = gunzip(broken);
    expect(["gzip_invalid", "gzip_checksum"]).toContain(damage);
    expect(output.length).toBeGreaterThan(content.length / 4);
  });

  test("bytes behind the last member are counted and ignored", () => {
    const small = zlib.gzipSync("hello");
    for (const [tail, count] of [
      [Buffer.alloc(100), 100],
      [Buffer.from("\x1f"), 1],
      [Buffer.from("junk"), 4],
    ] as const) {
      for (const chunk of [3, 1000]) {
        const { output, gunzip: state, damage } = gunzip(Buffer.concat([small, tail]), { chunk });
        expect([output.toString(), damage, state.trailingBytes]).toEqual(["hello", null, count]);
      }
    }
  });

  test("a header that never ends is refused instead of kept", () => {
    const head = Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]),
      Buffer.alloc(300_000, "n"),
    ]);
    expect(gunzip(head, { chunk: 100_000 }).damage).toBe("gzip_invalid");
  });

  test("another format is invalid from the first byte", () => {
    expect(gunzip(Buffer.from("plain text")).damage).toBe("gzip_invalid");
  });
});
