import { randomUUID } from "node:crypto";
import pg from "pg";
import { isTagtrailError, Unavailable } from "#lib/errors.ts";
import type { Migration } from "./migration-files.ts";
import {
  type AppliedMigration,
  type MigrateAnswer,
  type Migrating,
  type MigrationState,
  planMigrations,
} from "./migration-plan.ts";
import { describePostgresqlFailure } from "./postgresql-failure.ts";

/** Prisma's own table, column by column, so that `prisma migrate deploy` may take over at any time. */
const LIST = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/** The advisory lock Prisma Migrate takes, so that the two exclude each other too. */
const LOCK = 72_707_369;

/**
 * Migrates a PostgreSQL database. Servers that start at once wait for each other: the first applies
 * everything, the others find nothing left to do.
 */
export async function migratePostgresql(
  location: { url: string; shown: string },
  migrating: Migrating,
): Promise<MigrateAnswer> {
  const connection = new pg.Client({
    connectionString: location.url,
    connectionTimeoutMillis: 10_000,
    application_name: "tagtrail migrations",
  });
  // The end of a connection is reported by the query that fails; an event without a listener ends the process.
  connection.on("error", () => {});
  try {
    await connection.connect();
    await refuseOtherEncodings(connection);
    await lock(connection);
    const state = await readState(connection);
    const pending = planMigrations(migrating.migrations, state, migrating.programVersion);
    if (pending.length > 0) await connection.query(LIST);
    for (const migration of pending) await apply(connection, migration, migrating.programVersion);
    return { applied: pending.map((migration) => migration.name), backup: null };
  } catch (error) {
    throw isTagtrailError(error) ? error : describePostgresqlFailure(error, location.shown);
  } finally {
    // Ends the session, and the lock with it.
    await connection.end();
  }
}

async function refuseOtherEncodings(connection: pg.Client): Promise<void> {
  const { rows } = await connection.query<{ server_encoding: string }>("SHOW server_encoding");
  const encoding = rows[0]?.server_encoding;
  if (encoding === "UTF8") return;
  throw new Unavailable(`The PostgreSQL database stores text as ${encoding}; Tagtrail needs UTF8.`, {
    advice: "Create the database with: createdb --encoding=UTF8 --template=template0 NAME",
  });
}

async function lock(connection: pg.Client): Promise<void> {
  try {
    await connection.query("SET lock_timeout = '60s'");
    await connection.query("SELECT pg_advisory_lock($1)", [LOCK]);
  } catch (error) {
    const timedOut = error instanceof pg.DatabaseError && error.code === "55P03";
    if (!timedOut) throw error;
    throw new Unavailable("Another server has been migrating this database for more than a minute.", {
      advice: "Wait until it is done, then start again.",
      cause: error,
    });
  }
}

async function readState(connection: pg.Client): Promise<MigrationState> {
  const { rows } = await connection.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const tables = rows.map((row) => row.name);
  if (!tables.includes("_prisma_migrations")) {
    return { applied: [], foreign: tables.length > 0, migratedBy: null };
  }
  const list = await connection.query<AppliedMigration>('SELECT * FROM "_prisma_migrations"');
  if (!tables.includes("Setting")) return { applied: list.rows, foreign: false, migratedBy: null };
  const by = await connection.query<{ value: string }>(
    `SELECT "value" FROM "Setting" WHERE "name" = 'migrated-by'`,
  );
  return { applied: list.rows, foreign: false, migratedBy: by.rows[0]?.value ?? null };
}

async function apply(connection: pg.Client, migration: Migration, programVersion: string): Promise<void> {
  const started = new Date();
  try {
    await connection.query("BEGIN");
    await connection.query(migration.sql);
    await connection.query(
      'INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES ($1, $2, $3, $4, clock_timestamp(), 1)',
      [randomUUID(), migration.checksum, migration.name, started],
    );
    await connection.query(
      `INSERT INTO "Setting" ("name", "value") VALUES ('migrated-by', $1) ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value"`,
      [programVersion],
    );
    await connection.query("COMMIT");
  } catch (error) {
    // When the connection is gone, the server has undone it already.
    await connection.query("ROLLBACK").catch(() => undefined);
    if (error instanceof pg.DatabaseError && error.code === "42501") throw error;
    throw new Unavailable(`The migration ${migration.name} failed and was undone.`, {
      advice: "See the log for the cause.",
      cause: error,
    });
  }
}
