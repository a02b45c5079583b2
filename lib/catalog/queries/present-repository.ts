import type { Repository } from "#lib/contract/repositories.ts";
import { type RawNumber, type RawTime, timeText, wholeNumber } from "#lib/database/paging/raw-values.ts";
import { parseCause } from "../cause.ts";

export interface RepositoryColumns {
  name: string;
  tagCount: RawNumber;
  versionCount: RawNumber;
  size: RawNumber;
  newestAt: RawTime | null;
  lastMovedAt: RawTime | null;
  checkedAt: RawTime | null;
  cause: string | null;
}

/** What leaves the server of a repository. */
export function presentRepository(registry: string, row: RepositoryColumns): Repository {
  return {
    registry,
    name: row.name,
    tagCount: wholeNumber(row.tagCount),
    versionCount: wholeNumber(row.versionCount),
    size: wholeNumber(row.size),
    newestAt: timeText(row.newestAt),
    lastMovedAt: timeText(row.lastMovedAt),
    checkedAt: timeText(row.checkedAt),
    cause: parseCause(row.cause),
  };
}
