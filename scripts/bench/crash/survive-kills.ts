import { setTimeout as wait } from "node:timers/promises";
import { migrate } from "#lib/database/migrate.ts";
import { openDatabase } from "#lib/database/open-database.ts";
import { openForReading } from "#lib/database/open-for-reading.ts";
import { sql } from "#lib/database/sql.ts";
import { askForMove, startChanger } from "./changer.ts";
import { checkRecord, type Verdict } from "./check-record.ts";
import { type Mood, REPOSITORY, SLOWEST_MS, startTrueRegistry, type TrueRegistry } from "./true-registry.ts";

/** Longer than the slowest request that can still be under way when its process is gone. */
export const SETTLE_MS = SLOWEST_MS + 700;
const TAGS = 60;
const SENDERS = 16;
const SETTLES_WITHIN_MS = 180_000;

export interface Survival extends Verdict {
  readonly kills: number;
  readonly cutOff: number;
}

export interface Ordeal {
  readonly databaseUrl: string;
  readonly port: number;
  readonly mood: Mood;
  readonly kills: number;
  readonly moves: number;
}

/** Kills the process at random moments while it moves tags, and compares its record with the registry's own. */
export async function surviveKills({ databaseUrl, port, mood, kills, moves }: Ordeal): Promise<Survival> {
  await migrate(databaseUrl, { programVersion: "bench" });
  const registry = await startTrueRegistry(2 * moves + kills * SENDERS + 1_000);
  try {
    await connectRegistry(databaseUrl, registry.sandbox.url);
    registry.mood = mood;
    const movers = new Movers(registry);
    let changer = await startChanger(databaseUrl, port, SETTLE_MS);
    const running = Array.from({ length: SENDERS }, () => movers.run(changer.address));
    for (let count = 1; count <= kills; count += 1) {
      await movers.untilMoved(Math.floor((moves * (count - 0.5)) / kills));
      await wait(Math.random() * 40);
      movers.pause();
      await changer.kill();
      changer = await startChanger(databaseUrl, port, SETTLE_MS);
      movers.resume();
      if (count % 50 === 0) process.stdout.write(`  ${count} kills, ${registry.writes.length} writes\n`);
    }
    await movers.untilMoved(moves);
    movers.stop();
    await Promise.all(running);
    await untilSettled(databaseUrl);
    await changer.stop();
    return { ...(await checkRecord(databaseUrl, registry)), kills, cutOff: movers.cutOff };
  } finally {
    await registry.sandbox.stop();
  }
}

/** People who move tags, each one tag at a time. */
class Movers {
  cutOff = 0;
  readonly #registry: TrueRegistry;
  readonly #busy = new Set<string>();
  #moved = 0;
  #stopped = false;
  #up = Promise.resolve();
  #resume = () => {};

  constructor(registry: TrueRegistry) {
    this.#registry = registry;
  }

  async untilMoved(count: number): Promise<void> {
    while (this.#moved < count) await wait(2);
  }

  /** Whoever gets no answer waits until it is resumed. */
  pause(): void {
    this.#up = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#resume();
  }

  stop(): void {
    this.#stopped = true;
  }

  async run(address: string): Promise<void> {
    while (!this.#stopped) {
      await this.#up;
      const tag = `v${Math.floor(Math.random() * TAGS)}`;
      if (this.#busy.has(tag)) {
        await wait(1);
        continue;
      }
      this.#busy.add(tag);
      try {
        await this.#move(address, tag);
      } finally {
        this.#busy.delete(tag);
      }
    }
  }

  async #move(address: string, tag: string): Promise<void> {
    const from = this.#registry.sandbox.store.resolveTag(REPOSITORY, tag);
    const answer = await askForMove(address, { tag, from, to: this.#registry.nextVersion() });
    if (answer === null) this.cutOff += 1;
    else if (answer.status === 200) this.#moved += 1;
  }
}

export async function connectRegistry(databaseUrl: string, url: string): Promise<void> {
  const database = await openDatabase(databaseUrl);
  await database.client.registry.create({
    data: {
      ...{ id: "bench", name: "bench", url, kind: "distribution" },
      ...{ source: "console", createdBy: "bench" },
    },
  });
  await database.close();
}

async function untilSettled(databaseUrl: string): Promise<void> {
  const deadline = Date.now() + SETTLES_WITHIN_MS;
  for (;;) {
    const reading = await openForReading(databaseUrl);
    const [row] = await reading
      .rows<{ count: number | bigint }>(
        sql`SELECT COUNT(*) AS "count" FROM "Change" WHERE "state" IN ('running', 'settling', 'waiting')`,
      )
      .finally(() => reading.close());
    if (Number(row?.count ?? 0) === 0) return;
    if (Date.now() > deadline) throw new Error(`${row?.count} changes are still open.`);
    await wait(500);
  }
}
