/**
 * Node's zlib has no `inflatePrime`, so it cannot begin inside a byte. Instead, empty deflate blocks go first,
 * whose bits fill whole bytes but for the bits that were read already: an empty fixed block has 10 bits, which
 * reaches the even places; one empty dynamic block of 93 bits reaches the odd ones. The idea is that of the
 * `NOPRIME` mode of zlib's zran.c.
 */
export function bitPrefix(usedBits: number): number[] {
  const bits: number[] = [];
  if (usedBits % 2 === 1) putEmptyDynamicBlock(bits);
  while (bits.length % 8 !== usedBits) putEmptyFixedBlock(bits);
  return bits;
}

function put(bits: number[], value: number, count: number): void {
  for (let i = 0; i < count; i += 1) bits.push((value >> i) & 1);
}

/** Not last, type 1, end of block. */
function putEmptyFixedBlock(bits: number[]): void {
  put(bits, 0, 1);
  put(bits, 1, 2);
  put(bits, 0, 7);
}

const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LITERALS = 256;
const LONGEST_RUN = 138;

/** Not last, type 2; one code for the end of the block and one distance, each of one bit. */
function putEmptyDynamicBlock(bits: number[]): void {
  put(bits, 0, 1);
  put(bits, 2, 2);
  put(bits, 0, 5);
  put(bits, 0, 5);
  put(bits, CODE_LENGTH_ORDER.length - 4, 4);
  // Symbol 1 (a code of one bit) gets the code 0, symbol 18 (a run of zeros) the code 1.
  for (const symbol of CODE_LENGTH_ORDER) put(bits, symbol === 18 || symbol === 1 ? 1 : 0, 3);
  for (const run of [LONGEST_RUN, LITERALS - LONGEST_RUN]) {
    put(bits, 1, 1);
    put(bits, run - 11, 7);
  }
  put(bits, 0, 2);
  put(bits, 0, 1);
}

/**
 * What an inflater has to be fed before `blobOffset`: complete bytes whose last one ends with the `bits` unread
 * bits of `byteBefore`. Empty when the data begins at a whole byte.
 */
export function leadIn(bits: number, byteBefore: number): Uint8Array {
  if (bits === 0) return new Uint8Array(0);
  const used = 8 - bits;
  const prefix = bitPrefix(used);
  const bytes = new Uint8Array((prefix.length >> 3) + 1);
  for (const [i, bit] of prefix.entries()) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (i & 7));
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) | (byteBefore & (0xff << used) & 0xff);
  return bytes;
}
