/** Chunks that can be pulled one by one and partly put back. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #unread: Uint8Array | null = null;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next chunk, never empty; null at the end. */
  async next(): Promise<Uint8Array | null> {
    const unread = this.#unread;
    this.#unread = null;
    if (unread !== null) return unread;
    for (;;) {
      const { done, value } = await this.#chunks.next();
      if (done) return null;
      if (value.length > 0) return value;
    }
  }

  /** The next `next` gives these bytes. */
  unread(bytes: Uint8Array): void {
    this.#unread = bytes.length === 0 ? null : bytes;
  }

  /** The next chunk with at least so many bytes; fewer only at the end. */
  async atLeast(count: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    while (length < count) {
      const piece = await this.next();
      if (piece === null) break;
      pieces.push(piece);
      length += piece.length;
    }
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces, length);
  }

  /** Nothing more is wanted: whoever sends is told to stop. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
