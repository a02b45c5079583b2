import { randomUUID } from "node:crypto";
import { digestAlgorithm } from "./digests.ts";
import { refusal } from "./protocol-error.ts";
import type { PendingBytes, Storage } from "./storage.ts";

const EXPIRY_MS = 60 * 60 * 1000;

export interface UploadSession {
  id: string;
  repository: string;
  pending: PendingBytes;
  busy: boolean;
  touchedAt: number;
}

/** The uploads under way. They live in memory: after a restart a client begins anew, as the protocol allows. */
export class UploadSessions {
  readonly #storage: Storage;
  readonly #maxBytes: number;
  readonly #sessions = new Map<string, UploadSession>();

  constructor(storage: Storage, maxBytes: number) {
    this.#storage = storage;
    this.#maxBytes = maxBytes;
  }

  async open(repository: string): Promise<UploadSession> {
    await this.#expire();
    const session: UploadSession = {
      id: randomUUID(),
      repository,
      pending: await this.#storage.begin(),
      busy: false,
      touchedAt: Date.now(),
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** Refuses with 404 when there is no such upload in this repository. */
  find(repository: string, id: string): UploadSession {
    const session = this.#sessions.get(id);
    if (session?.repository !== repository) {
      throw refusal(
        404,
        "BLOB_UPLOAD_UNKNOWN",
        "There is no such upload; it was finished, cancelled or too old.",
      );
    }
    return session;
  }

  /**
   * Adds one chunk. `declared` is the chunk's place when the client said one: it must begin where the last
   * one ended (416) and be as long as announced; a chunk that is not ends the upload.
   */
  async append(
    session: UploadSession,
    chunks: AsyncIterable<Uint8Array>,
    declared: { start: number; end: number } | null,
  ): Promise<void> {
    const before = session.pending.size;
    if (session.busy)
      throw refusal(400, "BLOB_UPLOAD_INVALID", "Another chunk of this upload is still arriving.");
    if (declared && declared.start !== before) {
      throw refusal(416, "BLOB_UPLOAD_INVALID", `The next chunk must begin at byte ${before}.`);
    }
    session.busy = true;
    try {
      await session.pending.append(chunks, this.#maxBytes);
      if (declared && session.pending.size - before !== declared.end - declared.start + 1) {
        throw refusal(400, "SIZE_INVALID", "The chunk is not as long as its Content-Range says.");
      }
    } catch (error) {
      await this.cancel(session);
      throw error;
    } finally {
      session.busy = false;
      session.touchedAt = Date.now();
    }
  }

  /** Checks the digest over all bytes and keeps them. A wrong digest is refused and ends the upload. */
  async finish(session: UploadSession, digest: string): Promise<number> {
    const algorithm = digestAlgorithm(digest);
    if (!algorithm || (await session.pending.digest(algorithm)) !== digest) {
      await this.cancel(session);
      throw refusal(400, "DIGEST_INVALID", "The digest is not that of the uploaded bytes.", { digest });
    }
    const size = session.pending.size;
    await session.pending.commit(digest);
    this.#sessions.delete(session.id);
    return size;
  }

  async cancel(session: UploadSession): Promise<void> {
    this.#sessions.delete(session.id);
    await session.pending.discard();
  }

  async #expire(): Promise<void> {
    for (const session of [...this.#sessions.values()]) {
      if (!session.busy && Date.now() - session.touchedAt > EXPIRY_MS) await this.cancel(session);
    }
  }
}
