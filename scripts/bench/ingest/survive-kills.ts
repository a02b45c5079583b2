import { setTimeout as wait } from "node:timers/promises";
import { migrate } from "#lib/database/migrate.ts";
import { openDatabase } from "#lib/database/open-database.ts";
import { type Comparison, compareEvidence, countWaiting } from "./compare-evidence.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { type BenchEvent, nextEvent, type Places, sendEvent } from "./webhook-events.ts";

/** Senders at a time; each sends its event until it is taken, as a registry does. */
const SENDERS = 24;
/** Milliseconds that a process takes events at most before it is killed. */
const LIFE_MS = 2_500;
/** A delivery whose attempt was cut off is due again after 15 s, and later each time. */
const SETTLES_WITHIN_MS = 15 * 60_000;

const places: Places = {
  repositories: Array.from({ length: 20 }, (_, index) => `team-${index}/app`),
  tags: Array.from({ length: 25 }, (_, index) => `v${index}`),
  digests: ["a", "b", "c"].map((digit) => `sha256:${digit.repeat(64)}`),
};

export interface Survival extends Comparison {
  readonly kills: number;
  /** Requests without an answer because the process died under them. */
  readonly cutOff: number;
  /** Seconds from the last start until nothing waited. */
  readonly settledIn: number;
}

/** Kills the receiver at random moments while events keep coming, and compares what is left. */
export async function surviveKills(databaseUrl: string, port: number, kills: number): Promise<Survival> {
  await migrate(databaseUrl, { programVersion: "bench" });
  await connectRegistry(databaseUrl);
  const address = `http://127.0.0.1:${port}/api/v1/webhooks/bench`;
  const sending = new Sending(address);
  let receiver: Receiver = await startReceiver(databaseUrl, port);
  const senders = Array.from({ length: SENDERS }, () => sending.run());
  for (let count = 1; count <= kills; count += 1) {
    await sending.nextTaken();
    await wait(Math.random() * LIFE_MS);
    sending.pause();
    await receiver.kill();
    receiver = await startReceiver(databaseUrl, port);
    sending.resume();
    if (count % 20 === 0)
      process.stdout.write(`  ${count} kills, ${sending.acknowledged.size} events taken\n`);
  }
  sending.stop();
  await Promise.all(senders);
  const startedAt = performance.now();
  await untilNothingWaits(databaseUrl);
  const settledIn = (performance.now() - startedAt) / 1000;
  await receiver.stop();
  const compared = await compareEvidence(databaseUrl, sending.acknowledged, sending.sent);
  return { ...compared, kills, cutOff: sending.cutOff, settledIn };
}

class Sending {
  readonly acknowledged = new Set<string>();
  readonly sent = new Set<string>();
  cutOff = 0;
  readonly #address: string;
  #count = 0;
  #stopped = false;
  #up = Promise.withResolvers<void>();
  #taken = Promise.withResolvers<void>();

  constructor(address: string) {
    this.#address = address;
    this.#up.resolve();
  }

  /** Whoever gets no answer waits until it is resumed. */
  pause(): void {
    this.#up = Promise.withResolvers();
  }

  resume(): void {
    this.#up.resolve();
  }

  /** Resolves when the next event was answered. */
  nextTaken(): Promise<void> {
    this.#taken = Promise.withResolvers();
    return this.#taken.promise;
  }

  stop(): void {
    this.#stopped = true;
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      this.#count += 1;
      const event = nextEvent(places, this.#count);
      this.sent.add(event.id);
      await this.#untilTaken(event);
    }
  }

  async #untilTaken(event: BenchEvent): Promise<void> {
    for (;;) {
      const status = await sendEvent(this.#address, event);
      if (status === 202) {
        this.acknowledged.add(event.id);
        this.#taken.resolve();
        return;
      }
      if (status === null) this.cutOff += 1;
      await this.#up.promise;
      await wait(status === null ? 20 : 200);
    }
  }
}

async function connectRegistry(databaseUrl: string): Promise<void> {
  const database = await openDatabase(databaseUrl);
  await database.client.registry.create({
    data: {
      ...{ id: "bench", name: "bench", url: "http://127.0.0.1:1", kind: "distribution" },
      ...{ source: "console", createdBy: "bench" },
    },
  });
  await database.close();
}

async function untilNothingWaits(databaseUrl: string): Promise<void> {
  const deadline = Date.now() + SETTLES_WITHIN_MS;
  for (;;) {
    const waiting = await countWaiting(databaseUrl);
    if (waiting === 0) return;
    if (Date.now() > deadline) throw new Error(`${waiting} deliveries still wait.`);
    await wait(500);
  }
}
