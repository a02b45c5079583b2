import { wait } from "#lib/catalog/concurrency/wait.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { select, sql } from "#lib/database/sql.ts";
import type { RegistryWatch } from "../registry-watch.ts";
import type { WatcherContext } from "../watcher-context.ts";
import { nextRead, pollInterval } from "./poll-interval.ts";
import { storeTurns, type TagRow, type Turn, tagsOfRegistry } from "./polled-tags.ts";

/** So many times as long as a step took is waited for after it: a start must not wait for a million tags. */
const LEFT_FOR_OTHERS = 3;

/**
 * Gives every tag of a registry whose watch begins its turn, spread over its interval. Takes at most a quarter of
 * the time: most tags have a turn already, from before.
 */
export async function scheduleRegistry(context: WatcherContext, watch: RegistryWatch): Promise<void> {
  let begun = performance.now();
  for await (const tags of tagsOfRegistry(context.history.database, watch.row)) {
    if (context.stopping.aborted) return;
    await scheduleTags(context, tags);
    await wait((performance.now() - begun) * LEFT_FOR_OTHERS);
    begun = performance.now();
  }
}

/** Gives tags their turn anew, because they moved, appeared or are watched from now on. */
export async function scheduleTags(
  context: WatcherContext,
  tags: readonly TagRow[],
  movedAt: ReadonlyMap<number, Date> = new Map(),
): Promise<void> {
  const now = context.catalog.clock().getTime();
  const turns = tags.flatMap((tag) =>
    turnOf(context, tag, { now, movedAt: movedAt.get(tag.id) ?? tag.movedAt }),
  );
  for (const some of inPieces(turns, 500)) await storeTurns(context.history.database, some);
}

function turnOf(
  context: WatcherContext,
  tag: TagRow,
  { now, movedAt }: { now: number; movedAt: Date | null },
): Turn[] {
  const important = context.isImportant(tag.name);
  const interval = pollInterval(
    { state: tag.state, movedAt: movedAt?.getTime() ?? null, important },
    now,
    context.pollMs,
  );
  const due = tag.nextReadAt?.getTime() ?? null;
  let next = due;
  if (interval === null) {
    // What is overdue was asked for; its next read takes it out of the order.
    next = due !== null && due <= now ? due : null;
  } else if (due === null || due > now + interval) {
    next = nextRead(now, interval * Math.random(), Math.random());
  }
  const same = next === due && important === tag.important && movedAt?.getTime() === tag.movedAt?.getTime();
  return same ? [] : [{ tag, movedAt, important, nextReadAt: next === null ? null : new Date(next) }];
}

/** When a tag that is read now is to be read again; null: the scan is enough. */
export function turnAfter(
  context: WatcherContext,
  tag: TagRow,
  now: number,
): Pick<Turn, "tag" | "nextReadAt"> {
  const seen = { state: tag.state, movedAt: tag.movedAt?.getTime() ?? null, important: tag.important };
  const interval = pollInterval(seen, now, context.pollMs);
  const next = interval === null ? null : nextRead(now, interval, Math.random());
  return { tag, nextReadAt: next === null ? null : new Date(next) };
}

/** When tags last moved, of those that ever did. */
export async function lastMoves(
  { history: { database } }: WatcherContext,
  tags: readonly number[],
): Promise<Map<number, Date>> {
  const moved = new Map<number, Date>();
  for (const some of inPieces(tags, 500)) {
    const rows = await database.client.tagMove.groupBy({
      by: ["tagId"],
      where: { tagId: { in: some }, kind: { in: [...MOVES] } },
      _max: { atHi: true },
    });
    for (const { tagId, _max } of rows) if (tagId !== null && _max.atHi) moved.set(tagId, _max.atHi);
  }
  return moved;
}

const MOVES = ["created", "moved", "moved-back", "removed"] as const;

/** Counts moves that were written after one, by row of HistoryRegistry. */
export async function movesAfter(
  { history: { database } }: WatcherContext,
  seq: number,
): Promise<Map<number, number>> {
  const rows = await select<{ registryId: number; count: number | bigint }>(
    database,
    sql`SELECT "registryId", COUNT(*) AS "count" FROM "TagMove" WHERE "seq" > ${seq}
        AND "kind" IN ('created', 'moved', 'moved-back', 'removed') GROUP BY "registryId"`,
  );
  return new Map(rows.map(({ registryId, count }) => [Number(registryId), Number(count)]));
}
