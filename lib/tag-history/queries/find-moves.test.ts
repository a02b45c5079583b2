import { expect, test } from "vitest";
import { type MoveSelection, moveSelection } from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { matchesPattern } from "#lib/references/name-pattern.ts";
import { digestFor, MovesFixture, type WrittenMove } from "../testing/moves-fixture.ts";
import { MoveSearch, type SearchLimits } from "./find-moves.ts";
import { moveFilter } from "./move-filter.ts";

const START = Date.parse("2026-03-01T00:00:00Z");
const MINUTE = 60_000;

/** The same sequence every time. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Moves of which some things are rare, some are rare together, and some stopped long ago. */
function manyMoves(count: number): WrittenMove[] {
  const random = randomFrom(7);
  const pick = <Value>(values: readonly Value[]) => values[random(values.length)] as Value;
  return Array.from({ length: count }, (_, index) => {
    const registry = index < count / 3 ? "old" : pick(["main", "main", "edge"]);
    const gap = random(40) === 0;
    // Several at the same millisecond: the sequence number decides.
    const hi = START + Math.floor(index / 3) * MINUTE;
    const common = { seq: index + 1, registry, hi, lo: random(3) === 0 ? null : hi - random(2) * MINUTE };
    const source = pick(["poll", "poll", "webhook:harbor", "webhook:zot", "console"] as const);
    if (gap) {
      const repository = random(2) === 0 ? null : pick(["team/app", "team/web"]);
      const rest = { tag: null, from: null, to: null, actor: null, marks: "", reason: "down" };
      return { ...common, ...rest, kind: "gap", repository, certainty: "exact", source: "poll" };
    }
    const kind = pick(["created", "moved", "moved", "removed", "repushed"] as const);
    const from = digestFor(`d${random(60)}`);
    return {
      ...common,
      kind,
      repository: pick(["team/app", "team/web", "team/a_b", `one/${random(200)}`]),
      tag: pick(["latest", "1.0.0", "1.1.0", "v2-rc", `build-${random(300)}`]),
      from,
      to: kind === "repushed" ? from : digestFor(`d${random(60)}`),
      certainty: random(3) === 0 ? "bounded" : "exact",
      source,
      actor: source === "poll" ? null : pick(["alice", "bob", `robot-${random(30)}`]),
      marks: random(25) === 0 ? "version-tag" : "",
      reason: null,
    };
  });
}

/** What the same selection means, said once more without any database. */
function expected(moves: readonly WrittenMove[], asked: MoveSelection): number[] {
  const fits = (pattern: string | undefined, name: string | null) =>
    pattern === undefined || (name !== null && matchesPattern(pattern, name));
  const chosen = moves.filter((each) => {
    const kinds = asked.kind?.split(",");
    if (asked.registry !== undefined && each.registry !== asked.registry) return false;
    if (kinds && !kinds.includes(each.kind)) return false;
    if (asked.certainty && each.certainty !== asked.certainty) return false;
    if (asked.flagged && each.marks === "") return false;
    if (asked.source && each.source !== asked.source && !each.source.startsWith(`${asked.source}:`))
      return false;
    if (asked.since && each.hi < Date.parse(asked.since)) return false;
    if (asked.until && each.hi >= Date.parse(asked.until)) return false;
    if (asked.digest && each.from !== asked.digest && each.to !== asked.digest) return false;
    if (asked.actor && each.actor !== asked.actor) return false;
    if (!(each.kind === "gap" && each.tag === null) && !fits(asked.tag, each.tag)) return false;
    if (each.repository === null) {
      const inIt = moves.filter((other) => other.registry === each.registry && other.repository !== null);
      return inIt.some((other) => fits(asked.repository, other.repository));
    }
    return fits(asked.repository, each.repository);
  });
  const newestFirst = chosen.sort((left, right) => right.hi - left.hi || right.seq - left.seq);
  const someTag = moves.some((each) => each.tag !== null && fits(asked.tag, each.tag));
  return someTag ? newestFirst.map(({ seq }) => seq) : [];
}

async function everything(database: Database, asked: MoveSelection, limits: SearchLimits): Promise<number[]> {
  const filter = await moveFilter({ database }, moveSelection.parse(asked));
  if (filter === null) return [];
  const search = new MoveSearch(database, filter, limits);
  const seqs: number[] = [];
  let page = await search.find(null, 30);
  for (let pages = 0; pages < 2_000; pages += 1) {
    seqs.push(...page.seqs);
    expect(page.seqs.length).toBeLessThanOrEqual(30);
    if (page.next === null) return seqs;
    page = await search.find(page.next, 30);
  }
  throw new Error("the search never ends");
}

const MOVES = manyMoves(600);
/** From and to the same. */
const pushedAgain = MOVES.find(({ kind }) => kind === "repushed")?.to ?? "";

const selections: MoveSelection[] = [
  { digest: pushedAgain },
  { digest: pushedAgain, kind: "repushed" },
  {},
  { registry: "old" },
  { registry: "edge", kind: "removed" },
  { repository: "team/app" },
  { repository: "team/a_b" },
  { repository: "team/*", kind: "moved,repushed", certainty: "bounded" },
  { repository: "one/*" },
  { repository: "one/1*", registry: "old" },
  { repository: "nothing/*" },
  { tag: "latest" },
  { tag: "build-7" },
  { tag: "build-*" },
  { tag: "*-rc", registry: "main" },
  { tag: "*uild*1", kind: "created" },
  { tag: "1.*", repository: "team/web", flagged: "yes" },
  { tag: "none*" },
  { tag: "1.0.0", repository: "one/*", actor: "alice" },
  { digest: digestFor("d1") },
  { digest: digestFor("d2"), registry: "old", kind: "moved" },
  { digest: digestFor("nowhere") },
  { actor: "alice" },
  { actor: "robot-3", certainty: "bounded" },
  { actor: "bob", repository: "team/a*" },
  { actor: "nobody" },
  { source: "webhook" },
  { source: "webhook:zot", kind: "removed", certainty: "bounded" },
  { source: "console", flagged: "yes" },
  { source: "sample" },
  { kind: "gap" },
  { kind: "gap", repository: "team/web" },
  { kind: "removed", registry: "old", tag: "latest" },
  { flagged: "yes", actor: "alice", registry: "old" },
  { certainty: "disputed" },
  { since: "2026-03-01T01:00:00Z", until: "2026-03-01T02:00:00Z" },
  { tag: "build-*", since: "2026-03-01T02:00:00Z", until: "2026-03-01T05:00:01Z", kind: "moved" },
  { until: "2026-03-01T00:00:00Z" },
];

describeEachDatabase("finding moves", (open) => {
  test.each<[string, SearchLimits]>([
    [
      "among the newest alone",
      { newest: 100_000, atOnce: 100_000, slowly: 100_000, enough: 1_000, few: 100, byDay: 100_000 },
    ],
    ["by indexes", { newest: 10, atOnce: 100_000, slowly: 100_000, enough: 1_000, few: 5, byDay: 40 }],
    [
      "by indexes that lead past much, stopping often",
      { newest: 10, atOnce: 40, slowly: 40, enough: 0, few: 5, byDay: 40 },
    ],
  ])(
    "%s, every selection pages through exactly its moves, newest first",
    async (_name, limits) => {
      const database = await open();
      await new MovesFixture(database).moves(MOVES);
      for (const asked of selections) {
        const seqs = await everything(database, asked, limits);
        expect([asked, seqs]).toEqual([asked, expected(MOVES, asked)]);
      }
    },
    60_000,
  );

  test("what is counted is the number of the moves, or less and said to be", async () => {
    const database = await open();
    await new MovesFixture(database).moves(MOVES);
    for (const asked of selections) {
      const filter = await moveFilter({ database }, moveSelection.parse(asked));
      if (filter === null) continue;
      const there = expected(MOVES, asked).length;
      const whole = await new MoveSearch(database, filter).count(2_000);
      expect([asked, whole]).toEqual([asked, { count: there, all: true }]);
      const limits = { newest: 10, atOnce: 40, slowly: 40, enough: 0, few: 5, byDay: 40 };
      const some = await new MoveSearch(database, filter, limits).count(50);
      expect(some.count).toBeLessThanOrEqual(Math.min(50, there));
      if (some.all) expect(some.count).toBe(there);
    }
  }, 60_000);
});
