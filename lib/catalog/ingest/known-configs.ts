import type { Database } from "#lib/database/database.ts";

/** Configs held in memory; a batch of the same base image's tags asks for the same few again and again. */
const REMEMBERED = 500;
const REMEMBERED_BYTES = 64 * 1024;

/**
 * What is stored of configs, by digest. As with manifests, a scan that begins with nothing stored is not
 * slowed down by asking: what is in the database is looked up only when something was there at the start.
 */
export class KnownConfigs {
  readonly #database: Database;
  readonly #remembered = new Map<string, Uint8Array>();
  #startedEmpty: Promise<boolean> | null = null;
  readonly #stored = new Set<string>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The bytes of a stored config, or null. */
  async find(digest: string): Promise<Uint8Array | null> {
    const remembered = this.#remembered.get(digest);
    if (remembered) return remembered;
    this.#startedEmpty ??= this.#isEmpty();
    if ((await this.#startedEmpty) && !this.#stored.has(digest)) return null;
    const row = await this.#database.client.configBlob.findUnique({ where: { digest } });
    return row?.bytes ?? null;
  }

  /** Notes a config that is about to be stored. */
  remember(digest: string, bytes: Uint8Array): void {
    if (this.#stored.size < 100_000) this.#stored.add(digest);
    else this.#startedEmpty = Promise.resolve(false);
    if (bytes.byteLength > REMEMBERED_BYTES) return;
    this.#remembered.set(digest, bytes);
    if (this.#remembered.size <= REMEMBERED) return;
    const oldest = this.#remembered.keys().next();
    if (!oldest.done) this.#remembered.delete(oldest.value);
  }

  async #isEmpty(): Promise<boolean> {
    return (await this.#database.client.configBlob.findFirst({ select: { digest: true } })) === null;
  }
}
