import type { Database } from "#lib/database/database.ts";
import { Sql, select, sql } from "#lib/database/sql.ts";
import { expressionsFor, textOfPlace, whole } from "./expressions.ts";
import { REPOSITORIES, TAGS_EACH } from "./seed-names.ts";

const PIECE = 500_000;
/** The first move; the others follow every 19 s, so that five million of them take three years. */
export const START = Date.parse("2023-11-01T00:00:00Z");
const STEP = 19_000;
/** Moves up to here are the old ones: some tags, sources and people were seen only then. */
export const OLD = 1_000_000;

const [EACH, TAGS, FROM, EVERY, SO_OLD] = [TAGS_EACH, REPOSITORIES * TAGS_EACH, START, STEP, OLD].map(
  whole,
) as [Sql, Sql, Sql, Sql, Sql];
/** When the move of a number was. */
export function moveTime(number: number): Date {
  return new Date(START + number * STEP);
}

/**
 * Writes moves 1 to `count`, and what goes with them. They are made inside the database out of their number
 * alone. One in five is of a hundred tags, one in five of ten thousand, the rest of all; some things are
 * common but never together (pushed again in team 7, `latest` and removals), so that no order of looking finds them.
 */
export async function seedMoves(database: Database, count: number): Promise<void> {
  const recreate = await dropIndexes(database, ["TagMove", "TagSpan", "Evidence"]);
  for (let first = 1; first <= count; first += PIECE) {
    await database.client.$executeRaw(moves(database, first, Math.min(count, first + PIECE - 1)));
    process.stdout.write(".");
  }
  await database.client.$executeRaw(spans);
  process.stdout.write(".");
  for (let first = 1; first <= count; first += PIECE) {
    await database.client.$executeRaw(evidence(database, first, Math.min(count, first + PIECE - 1)));
  }
  process.stdout.write(".");
  for (const index of recreate) await database.client.$executeRaw(index);
  process.stdout.write("\n");
}

/** An index is made in a tenth of the time it takes to keep it up to date. @returns what makes them again */
async function dropIndexes(database: Database, tables: readonly string[]): Promise<Sql[]> {
  const all = await select<{ name: string; sql: string; table: string }>(
    database,
    database.kind === "sqlite"
      ? sql`SELECT "name", "sql", "tbl_name" AS "table" FROM sqlite_master WHERE "type" = 'index' AND "sql" IS NOT NULL`
      : sql`SELECT indexname AS "name", indexdef AS "sql", tablename AS "table" FROM pg_indexes
            WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey'`,
  );
  const ours = all.filter(({ table }) => tables.includes(table));
  // Their text is what the migrations wrote into this database.
  for (const { name } of ours) await database.client.$executeRaw(new Sql([`DROP INDEX "${name}"`], []));
  return ours.map((index) => new Sql([index.sql], []));
}

function numbers(first: number, last: number): Sql {
  return sql`WITH RECURSIVE n(i) AS (
    SELECT ${whole(first)} UNION ALL SELECT i + 1 FROM n WHERE i < ${last})`;
}

/** From the innermost: which tag; which kind, source and certainty; who; the row. */
function moves({ kind: engine }: Database, first: number, last: number): Sql {
  const { time, digest } = expressionsFor(engine);
  const tag = sql`CASE i % 5 WHEN 0 THEN i * 7919 % 101 % 100 * 10007 % ${TAGS}
    WHEN 1 THEN i * 104729 % 10007 % 10000 * 97 % ${TAGS} ELSE i * 2654435761 % 1000003 % ${TAGS} END`;
  const newer = sql`CASE WHEN i > ${SO_OLD} AND tag >= (${TAGS} - ${EACH}) THEN tag % ${EACH}
    WHEN i > ${SO_OLD} AND tag % ${EACH} BETWEEN 100 AND 299 THEN tag + 200 ELSE tag END`;
  const kind = sql`CASE WHEN i % 5000 = 0 THEN 7 WHEN r < 2000 THEN 1 WHEN r < 7400 THEN 2 WHEN r < 7900 THEN 3
    WHEN r < 8700 THEN CASE WHEN tag % ${EACH} = 0 THEN 2 ELSE 4 END
    WHEN r < 9700 THEN CASE WHEN tag / ${EACH} % 50 = 7 THEN 2 ELSE 5 END
    WHEN r < 9800 THEN 0 WHEN r < 9805 THEN 6 ELSE 2 END`;
  const source = sql`CASE WHEN i % 5000 = 0 THEN 0 WHEN i < 500000 AND q < 300 THEN 6 WHEN q < 4000 THEN 0
    WHEN q < 7000 THEN 4 WHEN q < 8500 THEN 5 WHEN q < 9500 THEN 1 WHEN q < 9990 THEN 2 ELSE 14 END`;
  const certainty = sql`CASE k WHEN 6 THEN 2 WHEN 0 THEN 3 ELSE CASE WHEN s < 6000 OR k = 7 THEN 0 ELSE 1 END END`;
  const actor = sql`CASE WHEN source < 2 OR k = 7 THEN NULL WHEN i < 300000 AND a % 100 = 0 THEN 2002
    WHEN a < 32000 THEN CASE k WHEN 4 THEN 3 ELSE 1 END WHEN a < 33000 THEN 2 ELSE 3 + a % 1999 END`;
  return sql`INSERT INTO "TagMove" ("seq", "kind", "registryId", "repositoryId", "tagId", "fromDigest", "toDigest",
      "atLo", "atHi", "certainty", "fromKnown", "actorId", "actorHow", "source", "reason", "marks", "flagged", "facet")
    ${numbers(first, last)}
    SELECT i, ${textOfPlace("kind", sql`k`)}, (SELECT r."registryId" FROM "HistoryRepository" r WHERE r."id" = tag / ${EACH} + 1),
      CASE WHEN k = 7 AND i % 10000 = 0 THEN NULL ELSE tag / ${EACH} + 1 END,
      CASE WHEN k = 7 THEN NULL ELSE tag + 1 END,
      CASE WHEN k IN (0, 1, 7) THEN NULL ELSE ${digest(sql`(tag * 31 + i % 11) % 2000003`)} END,
      CASE WHEN k IN (4, 7) THEN NULL WHEN i % 1000 = 1 THEN ${digest(sql`0`)} ELSE ${digest(sql`(tag * 31 + i % 16) % 2000003`)} END,
      CASE c WHEN 3 THEN NULL WHEN 1 THEN ${time(sql`${FROM} + i * ${EVERY} - 60000`)} ELSE ${time(sql`${FROM} + i * ${EVERY}`)} END,
      ${time(sql`${FROM} + i * ${EVERY}`)}, ${textOfPlace("certainty", sql`c`)}, i % 3 > 0, actor,
      CASE WHEN actor IS NULL THEN NULL ELSE 'claimed' END, ${textOfPlace("source", sql`source`)},
      CASE k WHEN 7 THEN 'The registry did not answer.' END, CASE f WHEN 1 THEN 'version-tag' ELSE '' END, f = 1,
      ((k * 4 + c) * 2 + f) * 64 + source
    FROM (SELECT t.*, ${actor} AS actor FROM (
      SELECT y.*, ${certainty} AS c, CASE WHEN k IN (2, 3) AND i * 271 % 1009 < 5 THEN 1 ELSE 0 END AS f FROM (
        SELECT x.*, ${kind} AS k, ${source} AS source FROM (
          SELECT i, ${newer} AS tag, i * 48271 % 9973 AS r, i * 16807 % 10009 AS q, i * 69621 % 10007 AS s, i * 7500 % 65537 AS a
          FROM (SELECT i, ${tag} AS tag FROM n) w) x) y) t) z`;
}

const spans = sql`INSERT INTO "TagSpan" ("seq", "tagId", "digest", "fromLo", "fromHi", "toLo", "toHi", "seenLo", "seenHi", "disputed")
  SELECT "seq", "tagId", CASE "kind" WHEN 'removed' THEN NULL ELSE "toDigest" END, "atLo", "atHi",
    LEAD(COALESCE("atLo", "atHi")) OVER (PARTITION BY "tagId" ORDER BY "atHi", "seq"),
    LEAD("atHi") OVER (PARTITION BY "tagId" ORDER BY "atHi", "seq"), "atHi",
    COALESCE(LEAD(COALESCE("atLo", "atHi")) OVER (PARTITION BY "tagId" ORDER BY "atHi", "seq"), "atHi"), "kind" = 'disputed'
  FROM "TagMove" WHERE "kind" NOT IN ('gap', 'repushed', 'disputed')`;

function evidence({ kind: engine }: Database, first: number, last: number): Sql {
  const { bytes, hash } = expressionsFor(engine);
  return sql`INSERT INTO "Evidence" ("seq", "kind", "registryId", "repositoryId", "tagId", "state", "digest", "validLo",
      "validHi", "recordedAt", "clock", "source", "actorId", "actorHow", "reason", "identity", "previousHash", "hash")
    SELECT "seq", CASE WHEN "kind" = 'gap' THEN 'gap' WHEN "source" IN ('poll', 'scan') THEN 'observation' ELSE 'claim' END,
      "registryId", "repositoryId", "tagId", CASE "kind" WHEN 'gap' THEN NULL WHEN 'removed' THEN 'absent' ELSE 'present' END,
      "toDigest", COALESCE("atLo", "atHi"), "atHi", "atHi", 'ours', "source", "actorId", "actorHow", "reason",
      ${bytes(sql`"seq"`)}, ${hash}, ${hash}
    FROM "TagMove" WHERE "seq" BETWEEN ${first} AND ${last}`;
}
