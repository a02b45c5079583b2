import zlib from "node:zlib";
import { expect, test } from "vitest";
import { CodecError, SyncCodec } from "./sync-codec.ts";

const text = Buffer.from("hello hello hello hello");
const output = () => Buffer.alloc(200_000);

test("inflating stops at the end of every block and tells what it used", () => {
  const deflate = zlib.createDeflateRaw();
  const one = Buffer.concat([
    zlib.deflateRawSync(text, { finishFlush: zlib.constants.Z_FULL_FLUSH }),
    zlib.deflateRawSync(text),
  ]);
  deflate.destroy();
  const codec = SyncCodec.inflateByBlock();
  const out = output();
  codec.run(one, 0, out, 0);
  expect(codec.produced).toBe(text.length);
  expect(codec.consumed).toBeLessThan(one.length);
  expect(out.subarray(0, text.length)).toEqual(text);
  codec.close();
});

test("behind the end of the stream a call uses and makes nothing", () => {
  const bytes = Buffer.concat([zlib.deflateRawSync(text), Buffer.from("trailer!")]);
  const codec = SyncCodec.inflateByBlock();
  codec.run(bytes, 0, output(), 0);
  const used = codec.consumed;
  expect(bytes.length - used).toBe(8);
  codec.run(bytes, used, output(), 0);
  expect([codec.consumed, codec.produced]).toEqual([0, 0]);
  codec.close();
});

test("damage is an error, after which a reset helps", () => {
  const codec = SyncCodec.inflateByBlock();
  expect(() => codec.run(Buffer.from([0xff, 0xff]), 0, output(), 0)).toThrow(CodecError);
  codec.reset();
  codec.run(zlib.deflateRawSync(text), 0, output(), 0);
  expect(codec.produced).toBe(text.length);
  codec.close();
});

test("a dictionary stays after a reset", () => {
  const bytes = zlib.deflateRawSync(text, { dictionary: text });
  const codec = SyncCodec.inflate(text);
  for (let round = 0; round < 2; round += 1) {
    const out = output();
    codec.run(bytes, 0, out, 0);
    expect(out.subarray(0, codec.produced)).toEqual(text);
    codec.reset();
  }
  codec.close();
});

test("zstd stops at the end of every frame", () => {
  const frame = zlib.zstdCompressSync(Buffer.alloc(50_000, "abc"));
  const codec = SyncCodec.unzstd();
  const both = Buffer.concat([frame, frame]);
  codec.run(both, 0, output(), 0);
  expect([codec.consumed, codec.produced]).toEqual([frame.length, 50_000]);
  codec.run(both, frame.length, output(), 0);
  expect(codec.produced).toBe(50_000);
  codec.close();
});
