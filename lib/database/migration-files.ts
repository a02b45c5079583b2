import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseKind } from "./database.ts";

/** One folder of `prisma/migrations/<provider>`, as Prisma lays them out. */
export interface Migration {
  /** `20261121063010_initial`: sorts by time. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, as Prisma stores it. */
  readonly checksum: string;
}

/**
 * Reads every migration of one kind of database, oldest first.
 *
 * @param folder `prisma/migrations`
 */
export function readMigrations(folder: string, kind: DatabaseKind): Migration[] {
  const own = join(folder, kind);
  return readdirSync(own, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      // A checkout on Windows may have turned line ends; the checksum must not change with them.
      const sql = readFileSync(join(own, name, "migration.sql"), "utf8").replaceAll("\r\n", "\n");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}
