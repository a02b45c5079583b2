import type { Logger } from "pino";
import type { Database } from "#lib/database/database.ts";
import type { TagNames } from "./queries/tag-names.ts";

/** What every function of the history works with; one per process. */
export interface HistoryContext {
  readonly database: Database;
  readonly clock: () => Date;
  readonly logger: Logger;
  /** Whether the operator named this tag as one that should not move. */
  isProtected(tag: string): boolean;
  /** Names of tags in memory, for searching them by any part. Without it the database looks through them all. */
  readonly tagNames?: TagNames;
  /** Told after moves were written; a repository of null: something about the whole registry. */
  onChange(changed: { registryId: string; repository: string | null }): void;
}
