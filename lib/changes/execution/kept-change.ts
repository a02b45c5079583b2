import type { ChangesContext } from "../changes-context.ts";
import { takeChange } from "../leases/change-lease.ts";
import type { ChangeRow } from "../store/change-rows.ts";

/** Milliseconds between two looks at a change that runs: its lease, its progress, whether it was called off. */
const EVERY_MS = 2_000;

interface Kept {
  readonly abort: AbortController;
  readonly bytes: bigint;
}

/** Keeps a running change for this server: renews its lease, stores its progress, hears of being called off. */
export class KeptChange {
  readonly #context: ChangesContext;
  readonly #id: string;
  readonly #abort: AbortController;
  readonly #timer: ReturnType<typeof setInterval>;
  #bytes: bigint;
  #saved: bigint;
  #looking: Promise<void> | null = null;
  #lost = false;

  /** @param bytes of blobs that earlier runs copied */
  constructor(context: ChangesContext, change: ChangeRow, { abort, bytes }: Kept) {
    this.#context = context;
    this.#id = change.id;
    this.#abort = abort;
    this.#bytes = bytes;
    this.#saved = change.bytesDone;
    this.#timer = setInterval(() => this.#lookOnce(), EVERY_MS);
  }

  /** Another server went on with it: nothing more may be written of it here. */
  get lost(): boolean {
    return this.#lost;
  }

  addBytes(bytes: number): void {
    this.#bytes += BigInt(bytes);
  }

  /** Stores what was copied, where something was since it was stored. */
  async saveBytes(): Promise<void> {
    if (this.#bytes === this.#saved) return;
    const bytesDone = this.#bytes;
    await this.#context.catalog.database.client.change.updateMany({
      where: { id: this.#id, owner: this.#context.owner },
      data: { bytesDone },
    });
    this.#saved = bytesDone;
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  #lookOnce(): void {
    this.#looking ??= this.#look()
      .catch((error: unknown) =>
        this.#context.catalog.logger.warn({ err: error, change: this.#id }, "a running change was not kept"),
      )
      .finally(() => {
        this.#looking = null;
      });
  }

  async #look(): Promise<void> {
    const { catalog, owner, clock } = this.#context;
    await this.saveBytes();
    const mine = await takeChange(catalog.database, this.#id, { owner, now: clock() });
    const row = await catalog.database.client.change.findUnique({
      where: { id: this.#id },
      select: { cancelRequested: true },
    });
    this.#lost = !mine;
    if (!mine || row?.cancelRequested) this.#abort.abort();
  }
}
