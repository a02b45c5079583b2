import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { Serial } from "./serial.ts";

type Connection = Awaited<ReturnType<PrismaBetterSqlite3["connect"]>>;
type Query = Parameters<Connection["queryRaw"]>[0];

/** Milliseconds to wait for another process (a backup, the sqlite3 shell) that holds the file. */
const BUSY_MS = 10_000;
/** Times as milliseconds since 1970: 8 bytes in every index instead of 29 characters. */
const FORMAT = { timestampFormat: "unixepoch-ms" } as const;

const READ = /^\s*(?:SELECT\b|WITH\b(?![\s\S]*\b(?:INSERT|UPDATE|DELETE|REPLACE)\b))/i;

/**
 * Prisma's driver for one SQLite file, with two connections in place of its one.
 *
 * The stock driver runs everything on one connection: a query of one request that arrives while another
 * request's interactive transaction is open becomes a part of that transaction, and is lost when it rolls
 * back. Here writes outside a transaction wait for it to end, and reads go to a read-only connection that
 * sees the last committed state, as on PostgreSQL.
 *
 * @param file absolute path; created when missing
 */
export function sqliteAdapter(file: string) {
  return {
    provider: "sqlite" as const,
    adapterName: "tagtrail-sqlite",
    connect: async (): Promise<Connection> => {
      const url = `file:${file}`;
      const writer = await new PrismaBetterSqlite3({ url, timeout: BUSY_MS }, FORMAT).connect();
      // FULL: a transaction that was answered survives a power cut, which WAL's default does not promise.
      await writer.executeScript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-32768;",
      );
      const reader = await new PrismaBetterSqlite3(
        { url, timeout: BUSY_MS, readonly: true },
        FORMAT,
      ).connect();
      await reader.executeScript("PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;");
      return twoConnections(writer, reader);
    },
  };
}

function twoConnections(writer: Connection, reader: Connection): Connection {
  const turn = new Serial();
  return {
    provider: "sqlite",
    adapterName: "tagtrail-sqlite",
    queryRaw: (query: Query) =>
      READ.test(query.sql) ? reader.queryRaw(query) : turn.run(() => writer.queryRaw(query)),
    executeRaw: (query: Query) => turn.run(() => writer.executeRaw(query)),
    executeScript: (script: string) => turn.run(() => writer.executeScript(script)),
    startTransaction: async (isolationLevel) => {
      const leave = await turn.enter();
      try {
        return leavingAtEnd(await writer.startTransaction(isolationLevel), leave);
      } catch (error) {
        leave();
        throw error;
      }
    },
    dispose: () =>
      turn.run(async () => {
        await reader.dispose();
        await writer.executeScript("PRAGMA optimize;");
        await writer.dispose();
      }),
  };
}

type Transaction = Awaited<ReturnType<Connection["startTransaction"]>>;

function leavingAtEnd(transaction: Transaction, leave: () => void): Transaction {
  const { commit, rollback } = transaction;
  transaction.commit = () => commit.call(transaction).finally(leave);
  transaction.rollback = () => rollback.call(transaction).finally(leave);
  return transaction;
}
