import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { refusal } from "./protocol-error.ts";
import type { PendingBytes, Storage } from "./storage.ts";

class MemoryPending implements PendingBytes {
  size = 0;
  #chunks: Uint8Array[] = [];
  readonly #keep: (digest: string, bytes: Uint8Array) => void;

  constructor(keep: (digest: string, bytes: Uint8Array) => void) {
    this.#keep = keep;
  }

  async append(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void> {
    for await (const chunk of chunks) {
      this.size += chunk.length;
      if (this.size > maxBytes) {
        throw refusal(413, "SIZE_INVALID", `A blob may have at most ${maxBytes} bytes here.`);
      }
      this.#chunks.push(chunk);
    }
  }

  async digest(algorithm: "sha256" | "sha512"): Promise<string> {
    const hash = createHash(algorithm);
    for (const chunk of this.#chunks) hash.update(chunk);
    return `${algorithm}:${hash.digest("hex")}`;
  }

  async commit(digest: string): Promise<void> {
    this.#keep(digest, Buffer.concat(this.#chunks));
    await this.discard();
  }

  async discard(): Promise<void> {
    this.#chunks = [];
  }
}

/** Keeps everything in this process; gone when it ends. */
export function memoryStorage(): Storage {
  const blobs = new Map<string, Uint8Array>();
  const read = (digest: string) => {
    const bytes = blobs.get(digest);
    if (!bytes) throw refusal(404, "BLOB_UNKNOWN", "The bytes of this digest are not stored here.");
    return bytes;
  };
  return {
    begin: async () => new MemoryPending((digest, bytes) => blobs.set(digest, bytes)),
    write: async (digest, bytes) => void blobs.set(digest, bytes),
    size: async (digest) => blobs.get(digest)?.length ?? null,
    bytes: async (digest) => read(digest),
    stream: (digest, start, end) => Readable.from([read(digest).subarray(start, end + 1)]),
    saveLink: async () => {},
    removeLink: async () => {},
    links: async function* () {},
  };
}
