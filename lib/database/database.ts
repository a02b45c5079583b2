import type { PrismaClient } from "./generated/sqlite/client.ts";

export type { Prisma, PrismaClient } from "./generated/sqlite/client.ts";

export type DatabaseKind = "sqlite" | "postgresql";

/**
 * An open database. `client` has SQLite's type on both engines: SQLite offers the smaller set of queries,
 * so what compiles against it runs on PostgreSQL as well.
 */
export interface Database {
  readonly client: PrismaClient;
  readonly kind: DatabaseKind;
  /** Ends connections and gives up the ownership of an SQLite file. Safe to call twice. */
  close(): Promise<void>;
}

/** The client inside a transaction: `database.client.$transaction(async (transaction) => …)`. */
export type TransactionClient = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];
