import { join } from "node:path";
import { parseDatabaseUrl } from "./database-url.ts";
import { readMigrations } from "./migration-files.ts";
import type { MigrateAnswer } from "./migration-plan.ts";

export interface MigrateOptions {
  /** Version of this program, named when it is older than the database. */
  programVersion: string;
  /** `prisma/migrations`; by default below the folder the server was started in. */
  folder?: string;
}

/**
 * Brings a database to the state this program needs, at the start of the server. Each migration is one
 * transaction and is listed as Prisma lists it, so `prisma migrate status` and `deploy` agree with it.
 * Several servers may call it at once.
 *
 * @param url `file:/absolute/path` (created when missing) or `postgresql://…`
 * @throws Unavailable, in one sentence, when the database cannot be reached or written, is owned by another
 *   process, is newer than this program, or was left half-migrated; nothing has been changed then
 */
export async function migrate(url: string, options: MigrateOptions): Promise<MigrateAnswer> {
  const location = parseDatabaseUrl(url);
  const folder = options.folder ?? join(/* turbopackIgnore: true */ process.cwd(), "prisma", "migrations");
  const migrating = {
    migrations: readMigrations(folder, location.kind),
    programVersion: options.programVersion,
  };
  if (location.kind === "sqlite") {
    const { migrateSqlite } = await import("./migrate-sqlite.ts");
    return migrateSqlite(location.file, migrating);
  }
  const { migratePostgresql } = await import("./migrate-postgresql.ts");
  return migratePostgresql(location, migrating);
}
