import type { Database } from "./database.ts";
import { parseDatabaseUrl } from "./database-url.ts";
import { describeFileFailure } from "./file-failure.ts";
import type { PrismaClient } from "./generated/sqlite/client.ts";
import { takeOwnership } from "./owner-lock.ts";

/** Milliseconds: how long a transaction may wait for its turn, and how long it may take. */
const transactionOptions = { maxWait: 15_000, timeout: 30_000 };

/**
 * Opens a database whose migrations have been applied (migrate.ts).
 *
 * @param url `file:/absolute/path` or `postgresql://…`
 * @throws InvalidConfiguration when the address makes no sense; Unavailable, in one sentence, when the
 *   database cannot be reached or written, or when another process owns the SQLite file
 */
export async function openDatabase(url: string): Promise<Database> {
  const location = parseDatabaseUrl(url);
  return location.kind === "sqlite" ? openSqlite(location.file) : openPostgresql(location);
}

async function openSqlite(file: string): Promise<Database> {
  const release = await takeOwnership(file);
  try {
    const [{ sqliteAdapter }, { PrismaClient }] = await Promise.all([
      import("./sqlite-adapter.ts"),
      import("./generated/sqlite/client.ts"),
    ]);
    const client = new PrismaClient({ adapter: sqliteAdapter(file), transactionOptions });
    await client.$connect();
    return { client, kind: "sqlite", close: once(() => client.$disconnect().finally(release)) };
  } catch (error) {
    release();
    throw describeFileFailure(error, file);
  }
}

async function openPostgresql(location: { url: string; shown: string }): Promise<Database> {
  const [{ postgresqlPool }, { PrismaPg }, generated] = await Promise.all([
    import("./postgresql-pool.ts"),
    import("@prisma/adapter-pg"),
    import("./generated/postgresql/client.ts"),
  ]);
  const pool = await postgresqlPool(location);
  const adapter = new PrismaPg(pool, { disposeExternalPool: true });
  // The two generated clients differ in what only PostgreSQL has; see Database.
  const client = new generated.PrismaClient({ adapter, transactionOptions }) as unknown as PrismaClient;
  await client.$connect();
  return { client, kind: "postgresql", close: once(() => client.$disconnect()) };
}

function once(end: () => Promise<void>): () => Promise<void> {
  let ended: Promise<void> | undefined;
  return () => {
    ended ??= end();
    return ended;
  };
}
