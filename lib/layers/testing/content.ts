/** Reproducible numbers from 0 to 2^32 - 1 (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Bytes as a layer has them: text that repeats, numbers, stretches of zeros, and bytes that do not compress. */
export function mixedContent(length: number, seed = 1): Buffer {
  const next = numbers(seed);
  const words = Array.from({ length: 500 }, () => next().toString(36));
  const pieces: Buffer[] = [];
  let made = 0;
  while (made < length) {
    const piece = onePiece(next, words);
    pieces.push(piece);
    made += piece.length;
  }
  return Buffer.concat(pieces).subarray(0, length);
}

function onePiece(next: () => number, words: readonly string[]): Buffer {
  const size = 200 + (next() % 8000);
  const kind = next() % 8;
  if (kind === 0) return Buffer.alloc(size);
  if (kind <= 2) return Buffer.from(Array.from({ length: size }, () => next() & 0xff));
  const text = Array.from({ length: size >> 2 }, () => words[next() % words.length]).join(" ");
  return Buffer.from(text);
}
