import type { Database } from "#lib/database/database.ts";
import { logger } from "#lib/logger.ts";
import type { HistoryContext } from "../history-context.ts";

export interface HistoryFixture {
  readonly context: HistoryContext;
  readonly registryId: string;
  /** What onChange was called with. */
  readonly changes: { registryId: string; repository: string | null }[];
  /** Sets the clock. */
  at(time: string): void;
}

/** A history over a new database with one connected registry, and a clock that stands still. */
export async function historyFixture(
  database: Database,
  options: { protectedTags?: readonly string[] } = {},
): Promise<HistoryFixture> {
  let now = new Date("2026-05-03T12:00:00Z");
  const changes: HistoryFixture["changes"] = [];
  const registryId = crypto.randomUUID();
  await database.client.registry.create({
    data: {
      id: registryId,
      name: "main",
      url: "http://registry.example.com",
      kind: "distribution",
      source: "console",
      createdBy: "test",
    },
  });
  return {
    context: {
      database,
      logger,
      clock: () => now,
      isProtected: (tag) => options.protectedTags?.includes(tag) ?? false,
      onChange: (changed) => changes.push(changed),
    },
    registryId,
    changes,
    at: (time) => {
      now = new Date(time);
    },
  };
}
