import { isTagtrailError, type TagtrailError, Unavailable } from "#lib/errors.ts";

/** Prisma's codes for a server that is away, no connection in time, and a transaction that waited too long. */
const CODES = /^P(?:1\d{3}|2024|2028|2034)$/;
const SQLITE = /SQLITE_(?:BUSY|FULL|IOERR|READONLY|CANTOPEN|NOTADB|CORRUPT)|database is locked|disk is full/;
const NAMES = new Set(["PrismaClientInitializationError", "DriverAdapterError"]);

/**
 * What the database threw because it is away, locked or full, as something to wait for; null for anything else,
 * a mistake of ours in a query included. The cause goes to the log only: it may name files.
 */
export function databaseFailure(error: unknown): TagtrailError | null {
  if (!(error instanceof Error) || isTagtrailError(error)) return null;
  const { name, message } = error;
  const { code } = error as { code?: unknown };
  const failed = NAMES.has(name) || (typeof code === "string" && CODES.test(code)) || SQLITE.test(message);
  if (!failed) return null;
  return new Unavailable("The console's database cannot be used at the moment.", {
    advice: "Check that it is running, that nothing else has locked it, and that its disk is not full.",
    cause: error,
  });
}
