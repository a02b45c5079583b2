import { BEGINNING, type ChainPlace } from "./chain-check.ts";
import { isSignedBy } from "./checkpoint.ts";
import type { ProofContext } from "./proof-context.ts";
import { storedCheckpoints } from "./stored-checkpoints.ts";
import { verifyChain } from "./verify-chain.ts";
import { writeCheckpoint } from "./write-checkpoint.ts";

const EVERY_RECORDS = 1_000;
const EVERY_MS = 3_600_000;
/** Milliseconds between looks at how far the chain has come. */
const LOOK_EVERY = 5_000;

interface Signed extends ChainPlace {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * Signs a checkpoint every 1,000 records and every hour in which there were any. Before each, it verifies
 * what came since the last one; over a chain that is broken it signs nothing, and says so in the log. At
 * start it goes on from the newest checkpoint of its own key, so that what was changed while no server ran
 * is noticed soon, without delaying the start.
 */
export class CheckpointWriter {
  readonly #context: ProofContext;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #stopping = new AbortController();
  #signed: Signed | null = null;
  /** Milliseconds since 1970: over a broken chain it looks again, and says so again, only every hour. */
  #notBefore = 0;

  constructor(context: ProofContext) {
    this.#context = context;
  }

  /** Begins in the background. */
  start(): void {
    if (this.#timer !== null) return;
    this.#stopping = new AbortController();
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY);
    this.#timer.unref();
    void this.look();
  }

  /** Ends the timer, and what is running, and waits for it. Safe to call twice. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#stopping.abort();
    await this.#running;
  }

  /** Looks whether a checkpoint is due, and signs it. Never fails: what goes wrong is in the log. */
  look(): Promise<void> {
    this.#running ??= this.#signIfDue()
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted) {
          this.#context.logger.error({ err: error }, "no checkpoint could be signed");
        }
      })
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  async #signIfDue(): Promise<void> {
    const now = this.#context.clock().getTime();
    if (now < this.#notBefore) return;
    const atStart = this.#signed === null;
    this.#signed ??= await this.#lastSigned();
    const from = this.#signed;
    const head = await this.#headSeq();
    const due = head - from.seq >= EVERY_RECORDS || (head > from.seq && now - from.at >= EVERY_MS);
    if (!due && !atStart && head >= from.seq) return;
    const verified = await this.#verify(from);
    if (verified === null || !due || verified.seq === from.seq) return;
    const checkpoint = await writeCheckpoint(this.#context, verified);
    this.#signed = { ...verified, at: Date.parse(checkpoint.at) };
  }

  /** The newest checkpoint of this server's key that is as it was signed; else the beginning. */
  async #lastSigned(): Promise<Signed> {
    const { key } = this.#context;
    const reading = await this.#context.openReading();
    try {
      const own = (await storedCheckpoints(reading)).filter(({ keyId }) => keyId === key.id);
      const last = own.findLast((checkpoint) => isSignedBy(key, checkpoint));
      return last ? { seq: last.seq, hash: last.hash, at: Date.parse(last.at) } : { ...BEGINNING, at: 0 };
    } finally {
      await reading.close();
    }
  }

  async #headSeq(): Promise<number> {
    const head = await this.#context.database.client.evidence.findFirst({
      orderBy: { seq: "desc" },
      select: { seq: true },
    });
    return head?.seq ?? 0;
  }

  async #verify(from: Signed): Promise<ChainPlace | null> {
    const reading = await this.#context.openReading();
    try {
      const place = { seq: from.seq, hash: from.hash };
      const { head, firstBad } = await verifyChain(reading, { from: place, signal: this.#stopping.signal });
      if (firstBad === null) return head;
      this.#notBefore = this.#context.clock().getTime() + EVERY_MS;
      this.#context.logger.error({ firstBad }, "the history does not verify, so no checkpoint is signed");
      return null;
    } finally {
      await reading.close();
    }
  }
}
