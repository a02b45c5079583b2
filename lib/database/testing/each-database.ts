import { afterEach, beforeAll, describe } from "vitest";
import { findPostgresqlBinaries } from "#e2e/fixtures/postgresql-binaries.ts";
import type { Database } from "../database.ts";
import { openDatabase } from "../open-database.ts";
import { type FreshDatabases, freshPostgresql, freshSqlite } from "./fresh-databases.ts";

/** Opens a new, empty, migrated database. It is closed and removed after the test that opened it. */
export type OpenDatabase = () => Promise<Database>;

/** The URL of a database that this test opened. */
export type UrlOf = (database: Database) => string;

/**
 * Runs the same tests on SQLite and on PostgreSQL. Call `open` in a test or in `beforeEach`, never in
 * `beforeAll`. Where PostgreSQL is missing its half is skipped under a name that says why.
 */
export function describeEachDatabase(name: string, tests: (open: OpenDatabase, urlOf: UrlOf) => void): void {
  describe(`${name} (SQLite)`, () => withFresh(freshSqlite, tests));
  const { missing } = findPostgresqlBinaries();
  if (missing === null) describe(`${name} (PostgreSQL)`, () => withFresh(freshPostgresql, tests));
  else
    describe.skip(`${name} (PostgreSQL not run: ${missing})`, () =>
      tests(
        () => Promise.reject(missing),
        () => "",
      ));
}

function withFresh(
  start: () => Promise<FreshDatabases>,
  tests: (open: OpenDatabase, urlOf: UrlOf) => void,
): void {
  let fresh: FreshDatabases;
  const opened: { database: Database; url: string }[] = [];
  beforeAll(async () => {
    fresh = await start();
    return () => fresh.end();
  }, 90_000);
  afterEach(async () => {
    for (const { database, url } of opened.splice(0)) {
      await database.close();
      await fresh.remove(url);
    }
  });
  const open = async () => {
    const url = await fresh.create();
    const database = await openDatabase(url);
    opened.push({ database, url });
    return database;
  };
  const urlOf = (database: Database) => opened.find((one) => one.database === database)?.url ?? "";
  tests(open, urlOf);
}
