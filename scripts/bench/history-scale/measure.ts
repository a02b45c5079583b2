import { localAdministrator } from "#lib/access/person.ts";
import { tagsQuery } from "#lib/contract/repositories.ts";
import {
  biographyQuery,
  differenceQuery,
  moveDaysQuery,
  movesQuery,
  spansQuery,
  tagAsOfQuery,
} from "#lib/contract/tag-history.ts";
import type { RawNumber } from "#lib/database/paging/raw-values.ts";
import { select, sql } from "#lib/database/sql.ts";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";
import { biography } from "#lib/tag-history/queries/biography.ts";
import { difference } from "#lib/tag-history/queries/difference.ts";
import { listMoves } from "#lib/tag-history/queries/list-moves.ts";
import { listSpans } from "#lib/tag-history/queries/list-spans.ts";
import { listTagsAsOf } from "#lib/tag-history/queries/list-tags-as-of.ts";
import { moveDays } from "#lib/tag-history/queries/move-days.ts";
import { tagAsOf } from "#lib/tag-history/queries/tag-as-of.ts";
import { digestOf } from "./expressions.ts";
import { selections } from "./first-pages.ts";
import { ms, percentile, say, timed } from "./report.ts";
import { moveTime } from "./seed-moves.ts";

const ROUNDS = 7;
const person = localAdministrator;
const goals = { sqlite: 150, postgresql: 100 };

/** A question that costs nothing but asking: what the client and the connection take. */
export async function measureFloor({ database }: HistoryContext): Promise<number> {
  await timed(50, () => select(database, sql`SELECT 1 AS "one"`));
  const floor = percentile(await timed(300, () => select(database, sql`SELECT 1 AS "one"`)), 0.5);
  say("SELECT 1 through the same client, median", ms(floor));
  return floor;
}

export async function measureFirstPages(context: HistoryContext, floor: number): Promise<void> {
  await readNames(context);
  const all: number[] = [];
  let worst = { name: "", p95: 0 };
  for (const [name, selection] of selections) {
    const query = movesQuery.parse(selection);
    let [found, note] = [0, ""];
    const times = await timed(ROUNDS, async () => {
      const { items, nextCursor, total, more } = await listMoves(context, person, query);
      found = items.length;
      note = `${total}${more ? "+" : ""}${found < 100 && nextCursor ? ", to be continued" : ""}`;
    });
    all.push(...times);
    const p95 = percentile(times, 0.95);
    if (p95 > worst.p95) worst = { name, p95 };
    say(`  ${name}`, `${ms(percentile(times, 0.5))}, slowest ${ms(p95)}`, `${found} of ${note}`);
  }
  const goal = `goal ≤ ${goals[context.database.kind]} ms`;
  say(`first pages of ${selections.length} selections, p50`, ms(percentile(all, 0.5)));
  say(`first pages of ${selections.length} selections, p95`, ms(percentile(all, 0.95)), goal);
  say("  / SELECT 1", (percentile(all, 0.95) / floor).toFixed(0));
  say("slowest of all", `${ms(worst.p95)} (${worst.name})`, goal);
}

/** The first pattern without a beginning makes the names be read; it is slow itself, as the ones below would be. */
async function readNames(context: HistoryContext): Promise<void> {
  const started = performance.now();
  const [first = 0] = await timed(1, () =>
    listMoves(context, person, movesQuery.parse({ tag: "*nothing*" })),
  );
  while ((await context.tagNames?.find("*nothing*", 1)) === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const seconds = (performance.now() - started) / 1000;
  say("the first pattern without a beginning", ms(first), `names in memory after ${seconds.toFixed(1)} s`);
}

const named = { registry: "main", repository: "team-3/app-203" };

export async function measureOthers(context: HistoryContext, floor: number): Promise<void> {
  const report = async (name: string, goal: string, run: (round: number) => Promise<unknown>) => {
    const times = await timed(200, run);
    const p95 = percentile(times, 0.95);
    say(
      name,
      `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(p95)}`,
      `${goal}  ${(p95 / floor).toFixed(0)} × SELECT 1`,
    );
  };
  const instant = (round: number) => moveTime(((round * 7_919_001) % 4_900_000) + 100_000).toISOString();
  const tags = ["latest", "prod", "stable", "staging"];
  await report("as of an instant, one tag", "goal ≤ 5 ms ", (round) =>
    tagAsOf(context, person, tagAsOfQuery.parse({ ...named, tag: tags[round % 4], at: instant(round) })),
  );
  const hot = { registry: "main", repository: "team-20/app-20", tag: "v2.7.0" };
  await report("as of an instant, a tag of 10,000 moves", "goal ≤ 5 ms ", (round) =>
    tagAsOf(context, person, tagAsOfQuery.parse({ ...hot, at: instant(round) })),
  );
  await report("biography of a digest", "goal ≤ 10 ms", (round) =>
    biography(context, person, biographyQuery.parse({ digest: digestOf(round * 31) })),
  );
  await report("biography of a digest of 5,000 spans", "goal ≤ 10 ms", () =>
    biography(context, person, biographyQuery.parse({ digest: digestOf(0) })),
  );
  await report("as of an instant, a list of 500 tags", "", (round) =>
    listTagsAsOf(context, person, { ...tagsQuery.parse(named), asOf: instant(round) }),
  );
  await report("difference of two instants, 500 tags", "", (round) => {
    const [since, until] = [instant(round), instant(round + 1)].sort();
    return difference(context, person, differenceQuery.parse({ ...named, since, until }));
  });
  await report("lanes of a repository, 30 days", "", (round) =>
    listSpans(context, person, spansQuery.parse({ ...named, since: instant(round) })),
  );
  for (const [name, selection] of [
    ["all", {}],
    ["a registry", { registry: "vendor" }],
    ["flagged", { flagged: "yes" }],
  ] as const) {
    const days = moveDaysQuery.parse(selection);
    const times = await timed(ROUNDS, () => moveDays(context, person, days));
    say(`moves by day, ${name}`, `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}`);
  }
}

export async function measureSize({ database }: HistoryContext): Promise<void> {
  const [row] = await select<{ bytes: RawNumber }>(
    database,
    database.kind === "sqlite"
      ? sql`SELECT page_count * page_size AS "bytes" FROM pragma_page_count(), pragma_page_size()`
      : sql`SELECT pg_database_size(current_database()) AS "bytes"`,
  );
  say("size of the database", `${(Number(row?.bytes ?? 0) / 2 ** 30).toFixed(2)} GiB`);
}
