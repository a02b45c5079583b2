import { Unavailable } from "#lib/errors.ts";
import type { Migration } from "./migration-files.ts";

/** What both engines need to migrate. */
export interface Migrating {
  readonly migrations: readonly Migration[];
  readonly programVersion: string;
}

export interface MigrateAnswer {
  /** Names of the migrations applied now. */
  applied: string[];
  /** Path of the copy made before, SQLite only; null when there was nothing to copy. */
  backup: string | null;
}

/** A row of `_prisma_migrations`; the column names are Prisma's. */
export interface AppliedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: unknown;
  readonly rolled_back_at: unknown;
}

export interface MigrationState {
  readonly applied: readonly AppliedMigration[];
  /** The database holds tables, but no list of migrations. */
  readonly foreign: boolean;
  /** Version of the Tagtrail that migrated it last; null when unknown. */
  readonly migratedBy: string | null;
}

/**
 * What is still to be applied, oldest first.
 *
 * @param known the migrations this program brings
 * @param programVersion of this program
 * @throws Unavailable when the database is newer than the program (threat 125), was changed by an edited or
 *   interrupted migration, or belongs to something else
 */
export function planMigrations(
  known: readonly Migration[],
  state: MigrationState,
  programVersion: string,
): Migration[] {
  if (state.foreign) {
    throw new Unavailable("The database already holds tables that are not Tagtrail's.", {
      advice: "Give Tagtrail an empty database of its own in DATABASE_URL.",
    });
  }
  const applied = state.applied.filter((row) => row.rolled_back_at === null);
  refuseNewer(known, applied, state.migratedBy, programVersion);
  for (const row of applied) refuseBroken(known, row);
  return known.filter((migration) => !applied.some((row) => row.migration_name === migration.name));
}

function refuseNewer(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
  migratedBy: string | null,
  programVersion: string,
): void {
  const unknown = applied
    .map((row) => row.migration_name)
    .filter((name) => !known.some((one) => one.name === name));
  const newest = unknown.sort().at(-1);
  if (newest === undefined) return;
  const other = migratedBy === null ? "a newer Tagtrail" : `Tagtrail ${migratedBy}`;
  const own = known.at(-1)?.name ?? "none";
  throw new Unavailable(
    `The database was migrated by ${other} to ${newest}; this is Tagtrail ${programVersion}, which knows migrations up to ${own}.`,
    {
      advice: "Start the newer version again, or put back a backup from before the update.",
      details: { database: newest, databaseVersion: migratedBy, program: own, programVersion },
    },
  );
}

function refuseBroken(known: readonly Migration[], row: AppliedMigration): void {
  if (row.finished_at === null) {
    throw new Unavailable(`The migration ${row.migration_name} was begun earlier and did not finish.`, {
      advice: "Put back the backup from before it, or settle it with `prisma migrate resolve`.",
    });
  }
  const own = known.find((migration) => migration.name === row.migration_name);
  if (own && own.checksum !== row.checksum) {
    throw new Unavailable(
      `The migration ${row.migration_name} was edited after this database had applied it.`,
      {
        advice: "Put the file back as it was; changes belong into a new migration.",
      },
    );
  }
}
