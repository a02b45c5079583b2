import { randomUUID } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { isTagtrailError, Unavailable } from "#lib/errors.ts";
import { describeFileFailure } from "./file-failure.ts";
import type { Migration } from "./migration-files.ts";
import {
  type AppliedMigration,
  type MigrateAnswer,
  type Migrating,
  type MigrationState,
  planMigrations,
} from "./migration-plan.ts";
import { takeOwnership } from "./owner-lock.ts";

/** Prisma's own table, column by column, so that `prisma migrate deploy` may take over at any time. */
const LIST = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`;

/**
 * Migrates an SQLite file that no other process may use meanwhile. A file that holds data is copied first.
 *
 * @param file absolute path; created when missing
 */
export async function migrateSqlite(file: string, migrating: Migrating): Promise<MigrateAnswer> {
  const release = await takeOwnership(file);
  let database: Sqlite.Database | undefined;
  try {
    database = new Sqlite(file, { timeout: 10_000 });
    const state = readState(database);
    const pending = planMigrations(migrating.migrations, state, migrating.programVersion);
    const first = pending[0];
    if (first === undefined) return { applied: [], backup: null };
    const backup = state.applied.length === 0 ? null : await copy(database, file, first);
    database.pragma("journal_mode = WAL");
    // Inside a transaction this has no effect, and a table that is redefined would then take the rows that
    // refer to it along.
    database.pragma("foreign_keys = OFF");
    database.exec(LIST);
    for (const migration of pending) apply(database, migration, migrating.programVersion, backup);
    return { applied: pending.map((migration) => migration.name), backup };
  } catch (error) {
    throw isTagtrailError(error) ? error : describeFileFailure(error, file);
  } finally {
    database?.close();
    release();
  }
}

function readState(database: Sqlite.Database): MigrationState {
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite#_%' ESCAPE '#'")
    .pluck()
    .all();
  if (!tables.includes("_prisma_migrations")) {
    return { applied: [], foreign: tables.length > 0, migratedBy: null };
  }
  const applied = database.prepare<[], AppliedMigration>('SELECT * FROM "_prisma_migrations"').all();
  const by = tables.includes("Setting")
    ? database.prepare(`SELECT "value" FROM "Setting" WHERE "name" = 'migrated-by'`).pluck().get()
    : undefined;
  return { applied, foreign: false, migratedBy: typeof by === "string" ? by : null };
}

/** Copies through SQLite, so that what is still in the write-ahead log is in the copy. */
async function copy(database: Sqlite.Database, file: string, next: Migration): Promise<string> {
  const target = `${file}.before-${next.name}`;
  if (existsSync(target)) return target; // A repeated attempt: the earlier one changed nothing.
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  await database.backup(partial);
  renameSync(partial, target);
  return target;
}

function apply(
  database: Sqlite.Database,
  migration: Migration,
  programVersion: string,
  backup: string | null,
): void {
  const now = Date.now();
  try {
    database.exec("BEGIN IMMEDIATE");
    database.exec(migration.sql);
    const orphans = database.pragma("foreign_key_check");
    if (Array.isArray(orphans) && orphans.length > 0)
      throw new Error("rows would refer to rows that do not exist");
    database
      .prepare(
        'INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count") VALUES (?, ?, ?, ?, ?, 1)',
      )
      .run(randomUUID(), migration.checksum, migration.name, now, Date.now());
    database
      .prepare(`INSERT OR REPLACE INTO "Setting" ("name", "value") VALUES ('migrated-by', ?)`)
      .run(programVersion);
    database.exec("COMMIT");
  } catch (error) {
    if (database.inTransaction) database.exec("ROLLBACK");
    throw new Unavailable(`The migration ${migration.name} failed and was undone.`, {
      advice: `See the log for the cause.${backup ? ` A copy from before is at ${backup}.` : ""}`,
      cause: error,
    });
  }
}
