import { expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import {
  exportMovesQuery,
  moveDaysQuery,
  moveDaysSchema,
  moveListSchema,
  moveSchema,
  movesQuery,
} from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { logger } from "#lib/logger.ts";
import type { HistoryContext } from "../history-context.ts";
import { digestFor, MovesFixture, move } from "../testing/moves-fixture.ts";
import { exportMoves } from "./export-moves.ts";
import { listMoves } from "./list-moves.ts";
import { moveDays } from "./move-days.ts";

const NOON = Date.parse("2026-03-10T12:00:00Z");
const SECOND = 1_000;
const DAY = 86_400_000;

function contextOf(database: Database): HistoryContext {
  const clock = () => new Date("2026-03-20T00:00:00Z");
  return { database, clock, logger, isProtected: () => false, onChange: () => {} };
}

const list = async (database: Database, asked: object) =>
  moveListSchema.parse(await listMoves(contextOf(database), localAdministrator, movesQuery.parse(asked)));

async function exported(database: Database, asked: object): Promise<string> {
  const query = exportMovesQuery.parse(asked);
  const file = await exportMoves(
    contextOf(database),
    localAdministrator,
    query,
    new AbortController().signal,
  );
  return await new Response(file.body).text();
}

describeEachDatabase("moves", (open) => {
  test("a move says what, where, when, by whom and how that is known, with a glance at both images", async () => {
    const database = await open();
    const { client } = database;
    const fixture = new MovesFixture(database);
    const seen = new Date(NOON);
    const named = { name: "main", url: "http://main", kind: "generic", source: "console", createdBy: "test" };
    await client.registry.create({ data: { id: "main-id", ...named } });
    await fixture.registry("main", "main-id");
    const repository = await client.repository.create({
      data: { registryId: "main-id", name: "team/app", sortKey: "a", firstSeenAt: seen },
    });
    const image = { mediaType: "application/json", purpose: "image", size: 42n, createdAt: seen };
    await client.manifest.create({
      data: {
        ...image,
        digest: digestFor("after"),
        bytes: new Uint8Array(1),
        platforms: '["linux/arm64"]',
        storedAt: seen,
      },
    });
    const version = {
      ...image,
      repositoryId: repository.id,
      signed: true,
      firstSeenAt: seen,
      lastSeenAt: seen,
    };
    await client.version.create({ data: { ...version, digest: digestFor("after"), goneSince: seen } });
    const exact = { hi: NOON, lo: NOON - SECOND, actor: "alice", marks: "version-tag older" };
    await fixture.moves([
      move(5, { ...exact, source: "webhook:harbor", certainty: "bounded", reason: "release" }),
    ]);
    expect((await list(database, {})).items).toEqual([
      {
        id: 5,
        kind: "moved",
        registry: "main",
        repository: "team/app",
        tag: "prod",
        from: {
          digest: digestFor("before"),
          size: null,
          platforms: [],
          createdAt: null,
          signed: false,
          gone: false,
        },
        to: {
          digest: digestFor("after"),
          size: 42,
          platforms: [{ os: "linux", architecture: "arm64", variant: null, osVersion: null }],
          createdAt: seen.toISOString(),
          signed: true,
          gone: true,
        },
        at: { from: "2026-03-10T11:59:59.000Z", to: "2026-03-10T12:00:00.000Z" },
        certainty: "bounded",
        fromKnown: true,
        actor: { name: "alice", kind: "account", how: "claimed" },
        source: "webhook:harbor",
        reason: "release",
        marks: ["version-tag", "older"],
      },
    ]);
  });

  test("a name that was erased is told as erased, and its moves stay", async () => {
    const database = await open();
    await new MovesFixture(database).moves([move(1, { hi: NOON, actor: "alice", source: "console" })]);
    await database.client.actor.updateMany({ data: { name: null, salt: null, erasedAt: new Date(NOON) } });
    expect((await list(database, {})).items[0]?.actor).toEqual({
      name: null,
      kind: "account",
      how: "claimed",
    });
    expect((await list(database, { actor: "alice" })).items).toEqual([]);
  });

  test("a repository's moves stand among its own gaps and its registry's, not those of others", async () => {
    const database = await open();
    await new MovesFixture(database).moves([
      move(1, { hi: NOON }),
      move(2, { hi: NOON + 1, kind: "gap" }),
      move(3, { hi: NOON + 2, kind: "gap", repository: "team/app" }),
      move(4, { hi: NOON + 3, kind: "gap", repository: "team/other" }),
      move(5, { hi: NOON + 4, kind: "gap", registry: "elsewhere" }),
    ]);
    const ids = async (asked: object) => (await list(database, asked)).items.map(({ id }) => id);
    expect(await ids({ registry: "main", repository: "team/app" })).toEqual([3, 2, 1]);
    expect(await ids({ repository: "team/app", tag: "prod" })).toEqual([3, 2, 1]);
    expect(await ids({ repository: "team/app", tag: "prod", kind: "moved" })).toEqual([1]);
    expect(await ids({})).toEqual([5, 4, 3, 2, 1]);
  });

  test("from a second on and before the next one: neighbouring ranges share no move and miss none", async () => {
    const database = await open();
    const at = [0, 999, 1_000, 1_999, 2_000];
    await new MovesFixture(database).moves(
      at.map((past, index) => move(index + 1, { hi: NOON + past, lo: NOON - DAY })),
    );
    const ids = async (since: string, until: string) =>
      (await list(database, { since, until })).items.map(({ id }) => id);
    expect(await ids("2026-03-10T12:00:00Z", "2026-03-10T12:00:01Z")).toEqual([2, 1]);
    expect(await ids("2026-03-10T12:00:01Z", "2026-03-10T12:00:02Z")).toEqual([4, 3]);
  });

  test("a registry nobody ever heard of is an error and not an empty list; one never watched is empty", async () => {
    const database = await open();
    await expect(list(database, { registry: "nowhere" })).rejects.toMatchObject({ code: "not_found" });
    const named = { name: "new", url: "http://new", kind: "generic", source: "console", createdBy: "test" };
    await database.client.registry.create({ data: { id: "new", ...named } });
    expect(await list(database, { registry: "new" })).toEqual({
      items: [],
      nextCursor: null,
      total: 0,
      more: false,
    });
  });

  test("a cursor of another selection is refused", async () => {
    const database = await open();
    await new MovesFixture(database).moves([move(1, { hi: NOON }), move(2, { hi: NOON + 1 })]);
    const { nextCursor } = await list(database, { limit: 1, tag: "prod" });
    expect(nextCursor).not.toBeNull();
    expect(
      (await list(database, { limit: 5, tag: "prod", cursor: nextCursor })).items.map(({ id }) => id),
    ).toEqual([1]);
    await expect(list(database, { limit: 1, tag: "pro*", cursor: nextCursor })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  test("days are those of UTC, gaps are no moves, and 90 days are counted unless asked for more", async () => {
    const database = await open();
    const midnight = Date.parse("2026-03-10T00:00:00Z");
    await new MovesFixture(database).moves([
      move(1, { hi: midnight - 1 }),
      move(2, { hi: midnight, marks: "protected" }),
      move(3, { hi: midnight + DAY - 1 }),
      move(4, { hi: midnight + 5, kind: "gap" }),
      move(5, { hi: midnight - 100 * DAY }),
    ]);
    const days = async (asked: object) =>
      moveDaysSchema.parse(
        await moveDays(contextOf(database), localAdministrator, moveDaysQuery.parse(asked)),
      );
    const recent = [
      { day: "2026-03-09", moves: 1, flagged: 0 },
      { day: "2026-03-10", moves: 2, flagged: 1 },
    ];
    expect(await days({})).toEqual({ since: "2025-12-21T00:00:00.000Z", days: recent });
    const since = "2025-01-01T00:00:00Z";
    expect(await days({ since, registry: "main" })).toEqual({
      since,
      days: [{ day: "2025-11-30", moves: 1, flagged: 0 }, ...recent],
    });
    expect((await days({ kind: "gap" })).days).toEqual([{ day: "2026-03-10", moves: 1, flagged: 0 }]);
  });

  test("of very many moves only the newest days are counted, each whole, and it is said since when", async () => {
    const database = await open();
    const perDay = [5, 7, 9];
    const moves = perDay.flatMap((count, day) =>
      Array.from({ length: count }, (_, index) => ({ hi: NOON - day * DAY + index * SECOND })),
    );
    await new MovesFixture(database).moves(moves.map((each, index) => move(index + 1, each)));
    const limits = { newest: 5, atOnce: 5, slowly: 5, enough: 0, few: 5, byDay: 15 };
    for (const asked of [{}, { tag: "prod" }, { kind: "moved" }]) {
      const query = moveDaysQuery.parse(asked);
      expect(await moveDays(contextOf(database), localAdministrator, query, limits)).toEqual({
        since: "2026-03-09T00:00:00.000Z",
        days: [
          { day: "2026-03-09", moves: 7, flagged: 0 },
          { day: "2026-03-10", moves: 5, flagged: 0 },
        ],
      });
    }
  });

  test("an export holds exactly the moves of the list, in its order, in either form", async () => {
    const database = await open();
    const moves = Array.from({ length: 4_500 }, (_, index) =>
      move(index + 1, { hi: NOON + index * SECOND, tag: index % 3 === 0 ? "prod" : "test" }),
    );
    await new MovesFixture(database).moves(moves);
    const asked = { tag: "pro*", since: "2026-03-10T12:10:00Z" };
    const ids = moves
      .filter(({ tag, hi }) => tag === "prod" && hi >= NOON + 600 * SECOND)
      .map(({ seq }) => seq);
    const csv = (await exported(database, asked)).split("\r\n").slice(1, -1);
    expect(csv.map((line) => Number(line.split(",")[0]))).toEqual(ids.toReversed());
    const lines = (await exported(database, { ...asked, format: "ndjson" })).trimEnd().split("\n");
    expect(lines.map((line) => moveSchema.parse(JSON.parse(line)).id)).toEqual(ids.toReversed());
    const everything = (await exported(database, {})).split("\r\n");
    expect(everything).toHaveLength(4_500 + 2);
  }, 30_000);

  test("an export of nothing is a file with its header", async () => {
    const database = await open();
    expect(await exported(database, { tag: "none" })).toMatch(/^id,kind,[^\n]*\r\n$/);
    expect(await exported(database, { tag: "none", format: "ndjson" })).toBe("");
  });

  test("an export reads no further than it is taken, and ends with whoever takes it", async () => {
    const database = await open();
    await new MovesFixture(database).moves(
      Array.from({ length: 12_000 }, (_, index) => move(index + 1, { hi: NOON + index })),
    );
    let asked = 0;
    const counting = {
      ...database,
      client: new Proxy(database.client, {
        get: (client, name) => {
          if (name === "$queryRaw") asked += 1;
          return Reflect.get(client, name, client);
        },
      }),
    };
    const { signal } = new AbortController();
    const file = await exportMoves(
      contextOf(counting),
      localAdministrator,
      exportMovesQuery.parse({}),
      signal,
    );
    expect(file.name).toBe("tag-moves-20260320T000000Z.csv");
    const reader = file.body.getReader();
    await reader.read();
    const afterFirst = asked;
    await new Promise((resolve) => setImmediate(resolve));
    await reader.cancel();
    // Twelve pages of two questions each; one page ahead at most.
    expect(afterFirst).toBeLessThan(8);
    expect(asked).toBeLessThan(8);
  }, 30_000);

  test("an export whose reader is gone stops with an error and not with an end", async () => {
    const database = await open();
    await new MovesFixture(database).moves(
      Array.from({ length: 5_000 }, (_, index) => move(index + 1, { hi: NOON + index })),
    );
    const leaving = new AbortController();
    const query = exportMovesQuery.parse({});
    const { body } = await exportMoves(contextOf(database), localAdministrator, query, leaving.signal);
    leaving.abort();
    await expect(new Response(body).text()).rejects.toThrow();
  }, 30_000);
});
