import { inPieces } from "#lib/database/in-pieces.ts";
import { metrics } from "#lib/metrics.ts";
import type { RegistryWatch } from "../registry-watch.ts";
import type { WatcherContext } from "../watcher-context.ts";
import type { TagRow } from "./polled-tags.ts";
import { lastMoves, movesAfter, scheduleTags } from "./schedule.ts";

/** Records looked at in one step. */
const STEP = 2_000;

/**
 * Gives tags their turn when the chain tells of them, whoever learnt of it: a webhook, a scan, another server.
 * What moved is read often from then on.
 */
export class ChainFollower {
  readonly #context: WatcherContext;
  /** Null: not begun. */
  #seq: number | null = null;

  constructor(context: WatcherContext) {
    this.#context = context;
  }

  /** Begins after what is in the chain already. */
  async start(): Promise<void> {
    const { client } = this.#context.history.database;
    // Prisma's maximum reads the whole table on PostgreSQL.
    const head = await client.evidence.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } });
    this.#seq = head?.seq ?? 0;
  }

  /** Looks at what was chained since. @param watches by row of HistoryRegistry */
  async look(watches: ReadonlyMap<number, RegistryWatch>): Promise<void> {
    const { client } = this.#context.history.database;
    for (let more = true; more && !this.#context.stopping.aborted; ) {
      const from = this.#seq ?? 0;
      const records = await client.evidence.findMany({
        where: { seq: { gt: from } },
        orderBy: { seq: "asc" },
        take: STEP,
        select: { seq: true, registryId: true, tagId: true },
      });
      const last = records.at(-1);
      if (!last) return;
      const tags = records.flatMap(({ registryId, tagId }) =>
        tagId !== null && watches.has(registryId) ? [tagId] : [],
      );
      await this.#schedule([...new Set(tags)]);
      more = records.length === STEP;
      if (!more) await this.#count(from, watches);
      this.#seq = last.seq;
    }
  }

  async #schedule(tags: readonly number[]): Promise<void> {
    const { client } = this.#context.history.database;
    for (const some of inPieces(tags, 500)) {
      const rows = await client.historyTag.findMany({
        where: { id: { in: some } },
        include: { repository: { select: { name: true } } },
      });
      const known = rows.map(({ repository, state, ...row }) => ({
        ...row,
        repository: repository.name,
        state: state as TagRow["state"],
      }));
      await scheduleTags(this.#context, known, await lastMoves(this.#context, some));
    }
  }

  async #count(after: number, watches: ReadonlyMap<number, RegistryWatch>): Promise<void> {
    for (const [row, count] of await movesAfter(this.#context, after)) {
      const watch = watches.get(row);
      if (watch) metrics().tagMoves.inc({ registry: watch.name }, count);
    }
  }
}
