import { numbers } from "#lib/layers/testing/content.ts";
import { END, file, header, pax, record } from "#lib/layers/testing/tar-builder.ts";

export const GIBIBYTE = 2 ** 30;
export const CHUNK = 2 ** 20;
const ZEROS = Buffer.alloc(CHUNK);
const text = (name: string) => file(name, `${name}\n`);

export type Bytes = Generator<Uint8Array>;

/** So many bytes of nothing. */
export function* zeros(count: number): Bytes {
  for (let left = count; left > 0; left -= CHUNK) yield ZEROS.subarray(0, left);
}

/** A large file of zeros between two small ones. */
export function* around(size: number, content: Iterable<Uint8Array>): Bytes {
  yield text("before");
  yield header({ name: "large", raw: { 124: base256(size) } });
  yield* content;
  yield text("after");
  yield END;
}

/** A size that octal digits have no room for, as GNU tar writes it. */
function base256(size: number): string {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(size), 4);
  bytes[0] = 0x80;
  return bytes.toString("latin1");
}

/** So many empty files; the header of each is the one before with another number. */
export function* emptyFiles(count: number): Bytes {
  const block = header({ name: "00000000" });
  const digits = Buffer.from("00000000", "latin1");
  const sumOf = () => block.fill(0x20, 148, 156).reduce((sum, byte) => sum + byte, 0);
  const rest = sumOf() - digits.reduce((sum, byte) => sum + byte, 0);
  const blocks = Buffer.alloc(CHUNK);
  for (let i = 0; i < count; ) {
    let at = 0;
    for (; at < CHUNK && i < count; at += 512, i += 1) {
      digits.write(String(i).padStart(8, "0"), "latin1");
      digits.copy(block, 0);
      const sum = digits.reduce((total, byte) => total + byte, rest);
      block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
      block.copy(blocks, at);
    }
    yield Buffer.from(blocks.subarray(0, at));
  }
  yield END;
}

/** One record of so many bytes. */
export function* longRecord(size: number): Bytes {
  yield text("before");
  const start = Buffer.from(`${size} comment=`, "latin1");
  yield header({ name: "PaxHeaders/1", type: "x", raw: { 124: base256(size) } });
  yield start;
  for (let left = size - start.length - 1; left > 0; left -= CHUNK)
    yield Buffer.alloc(Math.min(CHUNK, left), "a");
  yield Buffer.from("\n");
  yield text("after");
  yield END;
}

/** Of every eight mebibytes the first 64 KiB are noise: 100 times larger when it is unpacked, which is allowed. */
export function* mostlyZeros(size: number): Bytes {
  const next = numbers(4);
  for (let at = 0; at < size; at += CHUNK) {
    if (at % (8 * CHUNK) !== 0) yield ZEROS;
    else {
      const chunk = Buffer.alloc(CHUNK);
      for (let place = 0; place < 2 ** 16; place += 4) chunk.writeUInt32LE(next(), place);
      yield chunk;
    }
  }
}

/** A file of 4 GiB of which the archive has three pieces. */
export function* sparseFile(size: number): Bytes {
  const regions = [0, 3, 2 * GIBIBYTE, 4, size - 2, 2].join(",");
  const map = { "GNU.sparse.map": regions, "GNU.sparse.numblocks": "3", "GNU.sparse.size": String(size) };
  yield text("before");
  yield pax(
    Object.entries(map)
      .map(([key, value]) => record(key, value))
      .join(""),
  );
  yield file("large", "abcdefghi");
  yield text("after");
  yield END;
}
