import { existsSync } from "node:fs";
import { Unavailable } from "#lib/errors.ts";
import type { DatabaseKind } from "./database.ts";
import { parseDatabaseUrl } from "./database-url.ts";
import { describeFileFailure } from "./file-failure.ts";
import { describePostgresqlFailure } from "./postgresql-failure.ts";
import type { Sql } from "./sql.ts";

/**
 * A connection that can only read, for going through millions of rows: without Prisma between, which takes
 * about four times as long for it and three times the memory.
 */
export interface ReadingDatabase {
  readonly kind: DatabaseKind;
  /**
   * Asks for rows. Ask for numbers, text and null only, which come alike from both engines; bytes and times
   * have to be made text or numbers by the query.
   *
   * @throws Unavailable, in one sentence, when the database cannot be read
   */
  rows<Row>(query: Sql): Promise<readonly Row[]>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens a database that a server may be using at the same time: it takes no ownership, makes nothing,
 * migrates nothing, and cannot write.
 *
 * @param url `file:/absolute/path` or `postgresql://…`
 * @throws InvalidConfiguration when the address makes no sense; Unavailable, in one sentence, when there is
 *   no such database or it cannot be reached
 */
export async function openForReading(url: string): Promise<ReadingDatabase> {
  const location = parseDatabaseUrl(url);
  return location.kind === "sqlite" ? await openSqlite(location.file) : await openPostgresql(location);
}

async function openSqlite(file: string): Promise<ReadingDatabase> {
  if (!existsSync(file)) {
    throw new Unavailable(`There is no database ${file}.`, {
      advice: "Name another one by DATABASE_URL or TAGTRAIL_DATA_DIR, or start Tagtrail to make it.",
    });
  }
  const { default: Sqlite } = await import("better-sqlite3");
  try {
    const connection = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 10_000 });
    const prepared = new Map<string, ReturnType<typeof connection.prepare>>();
    const prepare = (text: string) => {
      const statement = prepared.get(text) ?? connection.prepare(text);
      prepared.set(text, statement);
      return statement;
    };
    return {
      kind: "sqlite",
      rows: async <Row>(query: Sql) => {
        try {
          return prepare(query.sql).all(...query.values) as Row[];
        } catch (error) {
          throw olderThanUs(error) ?? describeFileFailure(error, file);
        }
      },
      close: async () => void connection.close(),
    };
  } catch (error) {
    throw describeFileFailure(error, file);
  }
}

async function openPostgresql(location: { url: string; shown: string }): Promise<ReadingDatabase> {
  const { postgresqlPool } = await import("./postgresql-pool.ts");
  const pool = await postgresqlPool(location, 1);
  const client = await pool.connect();
  // Its end is told by the query that fails; unheard it would end the process.
  client.on("error", () => {});
  // Pages are found by key. Without its statistics, which a new table lacks, the planner would go through
  // a whole joined table for every page of 500 rows.
  await client.query(
    "SET default_transaction_read_only = on; SET enable_hashjoin = off; SET enable_mergejoin = off",
  );
  // A statement with a name is planned once, not for every page.
  const prepared = new Map<string, string>();
  const nameOf = (text: string) => {
    const name = prepared.get(text) ?? `reading-${prepared.size}`;
    prepared.set(text, name);
    return name;
  };
  let ended: Promise<void> | undefined;
  return {
    kind: "postgresql",
    rows: async <Row>(query: Sql) => {
      try {
        const { text, values } = query;
        return (await client.query({ name: nameOf(text), text, values })).rows as Row[];
      } catch (error) {
        throw olderThanUs(error) ?? describePostgresqlFailure(error, location.shown);
      }
    },
    close: () => {
      if (ended === undefined) {
        client.release(true);
        ended = pool.end();
      }
      return ended;
    },
  };
}

/** A table that is missing was not made yet: reading applies no migrations. */
function olderThanUs(error: unknown): Unavailable | null {
  if (!(error instanceof Error)) return null;
  const missing = ("code" in error && error.code === "42P01") || error.message.startsWith("no such table: ");
  if (!missing) return null;
  return new Unavailable("The database is not of this version of Tagtrail, or none of Tagtrail's.", {
    advice: "Start this version on it once, or name another database.",
    cause: error,
  });
}
