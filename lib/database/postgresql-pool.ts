import pg from "pg";
import { logger } from "#lib/logger.ts";
import { describePostgresqlFailure } from "./postgresql-failure.ts";

/**
 * Connections to PostgreSQL, checked once.
 *
 * @param location as parseDatabaseUrl gave it
 * @throws Unavailable, in one sentence, when the server cannot be used
 */
export async function postgresqlPool(location: { url: string; shown: string }, size = 10): Promise<pg.Pool> {
  const pool = new pg.Pool({
    connectionString: location.url,
    max: size,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: "tagtrail",
    keepAlive: true,
    // Prisma writes times without a zone, meaning UTC, whatever the server's own zone is. A transaction
    // whose process froze must not hold its locks for ever (threat 124).
    options: "-c TimeZone=UTC -c idle_in_transaction_session_timeout=60000",
  });
  // Without a listener the end of an idle connection, such as a restart of PostgreSQL, would end the process.
  pool.on("error", (error) => {
    if (!pool.ending)
      logger.warn({ database: location.shown, error: error.message }, "database connection lost");
  });
  try {
    await pool.query("SELECT 1");
    return pool;
  } catch (error) {
    await pool.end();
    throw describePostgresqlFailure(error, location.shown);
  }
}
