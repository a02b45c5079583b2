import type { Database } from "#lib/database/database.ts";
import { milliseconds, type RawTime } from "#lib/database/paging/raw-values.ts";
import { select, sql } from "#lib/database/sql.ts";
import { NotFound } from "#lib/errors.ts";

/** A repository as the history knows it. */
export interface HistoryPlace {
  /** Null: this registry was never watched. */
  readonly registry: WatchedRegistry | null;
  /** Null: no tag of it was ever heard of. */
  readonly repository: WatchedRepository | null;
  /** Null: nobody ever heard of it, or none was asked for. */
  readonly tag: WatchedTag | null;
}

export interface WatchedTag {
  readonly id: number;
  /** When the last read of it was asked for and answered. */
  readonly seenLo: Date | null;
  readonly seenHi: Date | null;
}

interface WatchedRegistry extends OpenGap {
  readonly id: number;
  /** Registry.id */
  readonly registryId: string;
  readonly watchingSince: Date;
}

interface WatchedRepository extends OpenGap {
  readonly id: number;
}

/** A gap that is still going on. */
interface OpenGap {
  readonly gapSince: Date | null;
  readonly gapCause: string | null;
}

interface Row {
  readonly id: number;
  readonly registryId: string;
  readonly watchingSince: RawTime;
  readonly gapSince: RawTime | null;
  readonly gapCause: string | null;
  readonly repositoryId: number | null;
  readonly repositoryGapSince: RawTime | null;
  readonly repositoryGapCause: string | null;
  readonly tagId: number | null;
  readonly seenLo: RawTime | null;
  readonly seenHi: RawTime | null;
}

/**
 * Looks a repository up by name, and a tag of it where one is named. Of several registries that had the name one
 * after the other, the connected one is meant, or else the last.
 *
 * @throws NotFound when there is no such registry and never was one that was watched
 */
export async function historyPlace(
  database: Database,
  named: { registry: string; repository: string; tag?: string | undefined },
): Promise<HistoryPlace> {
  const [row] = await select<Row>(
    database,
    sql`SELECT g."id", g."registryId", g."watchingSince", g."gapSince", g."gapCause", h."id" AS "repositoryId",
          h."gapSince" AS "repositoryGapSince", h."gapCause" AS "repositoryGapCause", t."id" AS "tagId", t."seenLo", t."seenHi"
        FROM "HistoryRegistry" g LEFT JOIN "Registry" r ON r."id" = g."registryId" AND r."name" = ${named.registry}
          LEFT JOIN "HistoryRepository" h ON h."registryId" = g."id" AND h."name" = ${named.repository}
          LEFT JOIN "HistoryTag" t ON t."repositoryId" = h."id" AND t."name" = ${named.tag ?? ""}
        WHERE g."name" = ${named.registry} OR r."id" IS NOT NULL
        ORDER BY CASE WHEN r."id" IS NULL THEN 1 ELSE 0 END, g."id" DESC LIMIT 1`,
  );
  if (row) return placeOf(row);
  const connected = await database.client.registry.findUnique({ where: { name: named.registry } });
  if (connected) return { registry: null, repository: null, tag: null };
  throw new NotFound(
    `There is no registry named ${named.registry}, and none of that name was ever watched.`,
    {
      advice: "Look at the list of registries.",
    },
  );
}

function placeOf(row: Row): HistoryPlace {
  const { registryId, gapCause, repositoryId, repositoryGapCause } = row;
  return {
    registry: {
      ...{ id: Number(row.id), registryId, gapCause, gapSince: timeOf(row.gapSince) },
      watchingSince: new Date(milliseconds(row.watchingSince)),
    },
    repository:
      repositoryId === null
        ? null
        : {
            id: Number(repositoryId),
            gapSince: timeOf(row.repositoryGapSince),
            gapCause: repositoryGapCause,
          },
    tag:
      row.tagId === null
        ? null
        : { id: Number(row.tagId), seenLo: timeOf(row.seenLo), seenHi: timeOf(row.seenHi) },
  };
}

function timeOf(time: RawTime | null): Date | null {
  return time === null ? null : new Date(milliseconds(time));
}
