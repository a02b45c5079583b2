import { afterEach, expect, it } from "vitest";
import type { Database } from "#lib/database/database.ts";
import { openForReading } from "#lib/database/open-for-reading.ts";
import { runTogether, type Sql, sql } from "#lib/database/sql.ts";
import { describeEachDatabase, type UrlOf } from "#lib/database/testing/each-database.ts";
import { buildChain, saltOf } from "../testing/chain-fixture.ts";
import type { ChainReport, VerifyOptions } from "./verify-chain.ts";
import { verifyChain } from "./verify-chain.ts";

const RECORDS = 60;
const TAGS = 10;
/** An action of this console: present, by an actor, with a reason, about a tag. */
const ACTION = 18;
const fresh: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of fresh.splice(0)) await end();
});

async function verify(database: Database, urlOf: UrlOf, options?: VerifyOptions): Promise<ChainReport> {
  const reading = await openForReading(urlOf(database));
  fresh.push(() => reading.close());
  return await verifyChain(reading, options);
}

const later = (column: Sql) =>
  sql`UPDATE "Evidence" SET ${column} = ${new Date(1_777_777_777_777)} WHERE "seq" = ${ACTION}`;
const text = (column: Sql, value: string | null) =>
  sql`UPDATE "Evidence" SET ${column} = ${value} WHERE "seq" = ${ACTION}`;
const key = (column: Sql, value: Sql) =>
  sql`UPDATE "Evidence" SET ${column} = ${value} WHERE "seq" = ${ACTION}`;
const bytes = (column: Sql, from: Sql) =>
  sql`UPDATE "Evidence" SET ${column} = (SELECT ${from} FROM "Evidence" WHERE "seq" = 3) WHERE "seq" = ${ACTION}`;

const changedRecord =
  /Record 18, or the name of .*, was changed|of another repository or registry|does not follow/;

/** One changed column of one record each. */
const changes: readonly [what: string, statement: Sql, why: RegExp][] = [
  ["kind", text(sql`"kind"`, "claim"), changedRecord],
  ["registry", key(sql`"registryId"`, sql`3 - "registryId"`), changedRecord],
  ["repository", key(sql`"repositoryId"`, sql`5 - "repositoryId"`), changedRecord],
  ["repository, taken away", key(sql`"repositoryId"`, sql`NULL`), changedRecord],
  ["tag", key(sql`"tagId"`, sql`"tagId" - 1`), changedRecord],
  [
    "tag, for one of the same name elsewhere",
    key(sql`"tagId"`, sql`("tagId" + ${TAGS - 1}) % ${TAGS * 4} + 1`),
    changedRecord,
  ],
  ["tag, for one that does not exist", key(sql`"tagId"`, sql`100000`), /gone/],
  ["state", text(sql`"state"`, "absent"), changedRecord],
  ["digest", text(sql`"digest"`, `sha256:${"0".repeat(64)}`), changedRecord],
  ["digest, taken away", text(sql`"digest"`, null), changedRecord],
  ["media type", text(sql`"mediaType"`, "application/json"), changedRecord],
  ["begin of the valid time", later(sql`"validLo"`), changedRecord],
  ["end of the valid time", later(sql`"validHi"`), changedRecord],
  ["time of recording", later(sql`"recordedAt"`), changedRecord],
  ["clock", text(sql`"clock"`, "registry"), changedRecord],
  ["source", text(sql`"source"`, "poll"), changedRecord],
  ["source's event id", text(sql`"sourceEventId"`, "x"), changedRecord],
  ["actor", key(sql`"actorId"`, sql`1`), /actor of record 18 was taken away or exchanged/],
  ["actor, taken away", key(sql`"actorId"`, sql`NULL`), /actor of record 18 was taken away or exchanged/],
  ["actor's commitment", text(sql`"actorHash"`, "0".repeat(64)), changedRecord],
  ["how the actor is known", text(sql`"actorHow"`, "claimed"), changedRecord],
  ["reason", text(sql`"reason"`, "roll back\nTICKET-2"), changedRecord],
  ["reason, taken away", text(sql`"reason"`, null), changedRecord],
  ["details", text(sql`"details"`, "{ }"), changedRecord],
  ["identity", bytes(sql`"identity"`, sql`"hash"`), /identity of record 18 was changed/],
  ["hash before it", bytes(sql`"previousHash"`, sql`"hash"`), /does not follow record 17/],
  ["hash", bytes(sql`"hash"`, sql`"previousHash"`), changedRecord],
];

const actor = (change: Sql) => sql`UPDATE "Actor" SET ${change} WHERE "id" = 4`;
const undoActor = actor(sql`"name" = 'ada', "kind" = 'person', "salt" = ${saltOf(3)},
  "commitment" = (SELECT "actorHash" FROM "Evidence" WHERE "seq" = 8)`);

/** Rows that records lead to, without a record itself being touched, and how to put each back. */
const changedNames: readonly [what: string, statement: Sql, undo: Sql, why: RegExp][] = [
  [
    "tag",
    sql`UPDATE "HistoryTag" SET "name" = 'zz' WHERE "name" = 'v3.0' AND "repositoryId" = 2`,
    sql`UPDATE "HistoryTag" SET "name" = 'v3.0' WHERE "name" = 'zz'`,
    /name of the tag/,
  ],
  [
    "tag's repository",
    sql`UPDATE "HistoryTag" SET "repositoryId" = 5 WHERE "name" = 'v3.0' AND "repositoryId" = 2`,
    sql`UPDATE "HistoryTag" SET "repositoryId" = 2 WHERE "repositoryId" = 5`,
    /of another repository or registry/,
  ],
  [
    "repository",
    sql`UPDATE "HistoryRepository" SET "name" = 'zz' WHERE "id" = 1`,
    sql`UPDATE "HistoryRepository" SET "name" = 'team/app' WHERE "id" = 1`,
    /name of the tag, repository/,
  ],
  [
    "repository's registry",
    sql`UPDATE "HistoryRepository" SET "registryId" = 3 WHERE "id" = 1`,
    sql`UPDATE "HistoryRepository" SET "registryId" = 1 WHERE "id" = 1`,
    /of another repository or registry/,
  ],
  [
    "registry",
    sql`UPDATE "HistoryRegistry" SET "registryId" = 'zz' WHERE "id" = 1`,
    sql`UPDATE "HistoryRegistry" SET "registryId" = '0b5e7a52-6a1c-4f0e-9c55-1d2f3a4b5c6d' WHERE "id" = 1`,
    /name of the tag, repository or registry/,
  ],
  ["actor's name", actor(sql`"name" = 'eve'`), undoActor, /name of the actor of record 8 was changed/],
  ["actor's kind", actor(sql`"kind" = 'robot'`), undoActor, /name of the actor of record 8 was changed/],
  ["actor's salt", actor(sql`"salt" = NULL`), undoActor, /name of the actor of record 8 was changed/],
  [
    "actor's name, taken away without a word",
    actor(sql`"name" = NULL, "salt" = NULL`),
    undoActor,
    /name of the actor of record 8 was changed/,
  ],
  [
    "actor's commitment",
    actor(sql`"commitment" = 'x'`),
    undoActor,
    /actor of record 8 was taken away or exch/,
  ],
  [
    "actor's row",
    sql`UPDATE "Actor" SET "id" = 9 WHERE "id" = 4`,
    sql`UPDATE "Actor" SET "id" = 4 WHERE "id" = 9`,
    /actor of record 8 was taken away or exch/,
  ],
];

describeEachDatabase("verifying the chain", (open, urlOf) => {
  async function built(records = RECORDS) {
    const database = await open();
    return { database, head: await buildChain(database, { records, tags: TAGS }) };
  }

  it("finds nothing wrong with an untouched history, over several pages", async () => {
    const { database, head } = await built(1_200);
    expect(await verify(database, urlOf)).toEqual({
      records: 1_200,
      head: { seq: 1_200, hash: Buffer.from(head.hash).toString("hex") },
      firstBad: null,
      checkpoints: 0,
    });
  });

  it("finds nothing wrong with a history that has not begun", async () => {
    expect(await verify(await open(), urlOf)).toEqual({
      records: 0,
      head: null,
      firstBad: null,
      checkpoints: 0,
    });
  });

  it("finds a change in any column of a record", async () => {
    const { database } = await built();
    await runTogether(database, [
      sql`CREATE TABLE "Kept" AS SELECT * FROM "Evidence" WHERE "seq" = ${ACTION}`,
    ]);
    for (const [what, statement, why] of changes) {
      expect(await runTogether(database, [statement]), what).toEqual([1]);
      const { firstBad, records, head } = await verify(database, urlOf);
      expect(firstBad, what).toEqual({ seq: ACTION, why: expect.stringMatching(why) });
      expect([records, head?.seq]).toEqual([ACTION - 1, ACTION - 1]);
      await runTogether(database, [
        sql`DELETE FROM "Evidence" WHERE "seq" = ${ACTION}`,
        sql`INSERT INTO "Evidence" SELECT * FROM "Kept"`,
      ]);
    }
    expect((await verify(database, urlOf)).firstBad).toBeNull();
  });

  it("finds a change in the rows that records lead to", async () => {
    const { database } = await built();
    const { client } = database;
    const watchingSince = new Date();
    await client.historyRegistry.create({
      data: { id: 3, registryId: "third", name: "third", url: "https://third.test", watchingSince },
    });
    await client.historyRepository.create({ data: { id: 5, registryId: 3, name: "other" } });
    for (const [what, statement, undo, why] of changedNames) {
      expect(await runTogether(database, [statement]), what).toEqual([1]);
      expect((await verify(database, urlOf)).firstBad?.why, what).toMatch(why);
      await runTogether(database, [undo]);
      expect((await verify(database, urlOf)).firstBad, `${what} put back`).toBeNull();
    }
  });

  it("finds a deleted record, and names it", async () => {
    const { database } = await built();
    await runTogether(database, [sql`DELETE FROM "Evidence" WHERE "seq" = 17`]);
    expect((await verify(database, urlOf)).firstBad).toEqual({ seq: 17, why: "Record 17 is missing." });
  });

  it("finds a first record that was deleted, and all those behind it moved up", async () => {
    const { database } = await built();
    await runTogether(database, [
      sql`DELETE FROM "Evidence" WHERE "seq" = 1`,
      sql`UPDATE "Evidence" SET "seq" = -"seq"`,
      sql`UPDATE "Evidence" SET "seq" = -"seq" - 1`,
    ]);
    expect((await verify(database, urlOf)).firstBad).toEqual({
      seq: 1,
      why: "Record 1 does not begin the chain: it says that another record came before it.",
    });
  });

  it("finds two records that changed places", async () => {
    const { database } = await built();
    await runTogether(database, [
      sql`UPDATE "Evidence" SET "seq" = -1 WHERE "seq" = 20`,
      sql`UPDATE "Evidence" SET "seq" = 20 WHERE "seq" = 21`,
      sql`UPDATE "Evidence" SET "seq" = 21 WHERE "seq" = -1`,
    ]);
    expect((await verify(database, urlOf)).firstBad).toEqual({
      seq: 20,
      why: "Record 20 does not follow record 19: one of the two was changed, replaced or moved.",
    });
  });

  it("finds a record put between, with all those behind it moved down", async () => {
    const { database } = await built();
    await runTogether(database, [
      sql`UPDATE "Evidence" SET "seq" = -"seq" WHERE "seq" > 30`,
      sql`UPDATE "Evidence" SET "seq" = 1 - "seq" WHERE "seq" < 0`,
      copyOf(30, 31),
    ]);
    expect((await verify(database, urlOf)).firstBad).toEqual({
      seq: 31,
      why: expect.stringContaining("Record 31 does not follow record 30"),
    });
  });

  it("finds a record appended by somebody else", async () => {
    const { database } = await built();
    await runTogether(database, [copyOf(30, RECORDS + 1)]);
    expect((await verify(database, urlOf)).firstBad?.seq).toBe(RECORDS + 1);
  });

  it("finds a record put before the first", async () => {
    const { database } = await built();
    await runTogether(database, [copyOf(30, -7)]);
    expect((await verify(database, urlOf)).firstBad).toEqual({
      seq: -7,
      why: "Record -7 does not belong to the chain, which begins with record 1.",
    });
  });

  it("goes on from a place that was verified before, and finds when that place is another now", async () => {
    const { database } = await built();
    const { head } = await verify(database, urlOf);
    const from = head ?? { seq: 0, hash: "" };
    expect(await verify(database, urlOf, { from })).toMatchObject({ records: 0, head, firstBad: null });
    await runTogether(database, [sql`DELETE FROM "Evidence" WHERE "seq" = ${RECORDS}`]);
    expect((await verify(database, urlOf, { from })).firstBad).toEqual({
      seq: 60,
      why: "Record 60 is missing.",
    });
    await runTogether(database, [copyOf(30, RECORDS)]);
    expect((await verify(database, urlOf, { from })).firstBad?.why).toContain(
      "records up to it were rewritten",
    );
  });
});

/** A copy of a record at another place, with an identity of its own. */
function copyOf(seq: number, at: number): Sql {
  return sql`INSERT INTO "Evidence" ("seq", "kind", "registryId", "repositoryId", "tagId", "state", "digest",
    "mediaType", "validLo", "validHi", "recordedAt", "clock", "source", "sourceEventId", "actorId", "actorHash",
    "actorHow", "reason", "details", "identity", "previousHash", "hash")
    SELECT ${at}, "kind", "registryId", "repositoryId", "tagId", "state", "digest",
    "mediaType", "validLo", "validHi", "recordedAt", "clock", "source", "sourceEventId", "actorId", "actorHash",
    "actorHow", "reason", "details", ${new Uint8Array(16)}, "previousHash", "hash" FROM "Evidence" WHERE "seq" = ${seq}`;
}
