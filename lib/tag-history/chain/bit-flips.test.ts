import { expect, it } from "vitest";
import { openForReading, type ReadingDatabase } from "#lib/database/open-for-reading.ts";
import { type Sql, sql } from "#lib/database/sql.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { buildChain } from "../testing/chain-fixture.ts";
import { ChainCheck, type Fault } from "./chain-check.ts";
import { hexColumn, timeColumn } from "./raw-columns.ts";
import type { StoredActor } from "./stored-actors.ts";
import { evidenceBehind, type StoredEvidence } from "./stored-evidence.ts";

const RECORDS = 60;
const FLIPS = 1_000;

type Value = string | number | null;
type Row = Record<string, Value>;
type Table = "evidence" | "registry" | "repository" | "tag" | "actor";
/** Rows by key. */
type Tables = Record<Table, Map<Value, Row>>;

const BYTES = ["identity", "previousHash", "hash", "salt"];

describeEachDatabase("random bit flips", (open, urlOf) => {
  it(`are found, ${FLIPS} of ${FLIPS}, each at the first record it changes`, async () => {
    const database = await open();
    await buildChain(database, { records: RECORDS });
    const reading = await openForReading(urlOf(database));
    const tables = await load(reading);
    const before = await evidenceBehind(reading, 0, RECORDS);
    await reading.close();
    // The join below is the query's.
    expect(joined(tables).map(({ row }) => row)).toEqual(before);
    const whole = joined(tables);
    expect(firstFault(whole)).toBeNull();
    const random = randomNumbers(20_260_503);
    const missed: string[] = [];
    for (let flip = 0; flip < FLIPS; flip += 1) {
      const { what, restore } = flipOne(tables, random);
      const now = joined(tables);
      const changed = whole.find((one, place) => JSON.stringify(one) !== JSON.stringify(now[place]));
      const fault = firstFault(now);
      if (changed === undefined || fault?.seq !== changed.row.seq) missed.push(`${what}: ${fault?.why}`);
      restore();
    }
    expect(missed).toEqual([]);
    expect(firstFault(joined(tables))).toBeNull();
  });
});

/** Every column that verification vouches for, of every row that a record leads to. */
async function load(reading: ReadingDatabase): Promise<Tables> {
  const hex = (column: Sql) => hexColumn(reading.kind, column);
  const time = (column: Sql) => timeColumn(reading.kind, column);
  const evidence = await reading.rows<Row>(sql`SELECT e."seq", e."kind", e."registryId", e."repositoryId",
    e."tagId", e."state", e."digest", e."mediaType", ${time(sql`e."validLo"`)} AS "validLo",
    ${time(sql`e."validHi"`)} AS "validHi", ${time(sql`e."recordedAt"`)} AS "recordedAt", e."clock", e."source",
    e."sourceEventId", e."actorId", e."actorHash", e."actorHow", e."reason", e."details",
    ${hex(sql`e."identity"`)} AS "identity", ${hex(sql`e."previousHash"`)} AS "previousHash",
    ${hex(sql`e."hash"`)} AS "hash" FROM "Evidence" e ORDER BY e."seq"`);
  const registries = await reading.rows<Row>(sql`SELECT r."id", r."registryId" FROM "HistoryRegistry" r`);
  const repositories = await reading.rows<Row>(
    sql`SELECT p."id", p."registryId", p."name" FROM "HistoryRepository" p`,
  );
  const tags = await reading.rows<Row>(sql`SELECT t."id", t."repositoryId", t."name" FROM "HistoryTag" t`);
  const actors = await reading.rows<Row>(
    sql`SELECT a."id", a."kind", a."name", ${hex(sql`a."salt"`)} AS "salt", a."commitment" FROM "Actor" a`,
  );
  const led = (key: string, rows: readonly Row[]) =>
    new Map(
      rows
        .filter(({ id }) => evidence.some((row) => row[key] === id))
        .map(({ id, ...row }) => [id ?? 0, row]),
    );
  return {
    evidence: new Map(evidence.map((row) => [row.seq ?? 0, row])),
    registry: led("registryId", registries),
    repository: led("repositoryId", repositories),
    tag: led("tagId", tags),
    actor: led("actorId", actors),
  };
}

interface Joined {
  readonly row: StoredEvidence;
  readonly actor: StoredActor | null;
}

/** What the queries give for the tables as they are now. */
function joined(tables: Tables): Joined[] {
  return [...tables.evidence.values()].map(({ registryId, repositoryId, tagId, ...own }) => {
    const repository = tables.repository.get(repositoryId ?? null);
    const tag = tables.tag.get(tagId ?? null);
    const actor = tables.actor.get(own.actorId ?? null);
    const inPlace =
      (repositoryId === null || repository?.registryId === registryId) &&
      (tagId === null || tag?.repositoryId === repositoryId);
    const row = {
      ...own,
      registryId: tables.registry.get(registryId ?? null)?.registryId ?? null,
      repository: repository?.name ?? null,
      tag: tag?.name ?? null,
      inPlace: inPlace ? 1 : 0,
    };
    return {
      row: row as unknown as StoredEvidence,
      actor: actor ? ({ ...actor, id: own.actorId, erasedAt: null } as unknown as StoredActor) : null,
    };
  });
}

function firstFault(rows: readonly Joined[]): Fault | null {
  const check = new ChainCheck();
  check.meet(rows.flatMap(({ actor }) => actor ?? []));
  for (const { row } of rows) {
    const fault = check.take(row);
    if (fault !== null) return fault;
  }
  return null;
}

/** Flips one bit of one value that is not null, in any table. */
function flipOne(tables: Tables, random: () => number): { what: string; restore: () => void } {
  for (;;) {
    const table = pick(Object.keys(tables) as Table[], random);
    const [key, row] = pick([...tables[table]], random);
    const column = pick(Object.keys(row), random);
    const before = row[column] ?? null;
    const after = before === null ? before : flipped(column, before, random);
    // Some flips make no other text: two broken sequences of UTF-8 read alike.
    if (after === before) continue;
    row[column] = after;
    return {
      what: `${column} of ${table} ${key}: ${before} to ${after}`,
      restore: () => {
        row[column] = before;
      },
    };
  }
}

function flipped(column: string, value: string | number, random: () => number): string | number {
  if (typeof value === "number") return Number(BigInt(value) ^ (1n << BigInt(Math.floor(random() * 48))));
  const encoding = BYTES.includes(column) ? "hex" : "utf8";
  const bytes = Buffer.from(value, encoding);
  if (bytes.length === 0) return value;
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return bytes.toString(encoding);
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

/** From 0 to 1, the same at every run. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
  };
}
