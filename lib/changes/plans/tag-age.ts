import { milliseconds, type RawTime } from "#lib/database/paging/raw-values.ts";
import { select, sql } from "#lib/database/sql.ts";
import { historyPlace } from "#lib/tag-history/queries/history-place.ts";
import type { Errand } from "./errand.ts";

interface Since {
  readonly digest: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * Since when each tag of a repository is known to have pointed at what it points at now: the last move in the
 * history, or when the tag was seen first. A tag whose digest of now nobody has seen before moved just now.
 *
 * @returns milliseconds since 1970, by tag and its digest of now
 */
export async function pointedSince(errand: Errand): Promise<(tag: string, digest: string) => number> {
  const [history, index] = await Promise.all([fromHistory(errand), fromIndex(errand)]);
  const now = errand.context.clock().getTime();
  return (tag, digest) => {
    const found = [history.get(tag), index.get(tag)].find((since) => since?.digest === digest);
    return found?.at ?? now;
  };
}

async function fromHistory({ context, place }: Errand): Promise<Map<string, Since>> {
  const { database } = context.history;
  const { repository } = await historyPlace(database, place);
  if (repository === null) return new Map();
  const rows = await select<{ name: string; digest: string; at: RawTime }>(
    database,
    sql`SELECT n."name", s."digest", s."fromHi" AS "at" FROM "HistoryTag" n JOIN "TagSpan" s ON s."tagId" = n."id"
        WHERE n."repositoryId" = ${repository.id} AND s."toHi" IS NULL AND s."digest" IS NOT NULL
        ORDER BY s."fromHi", s."seq"`,
  );
  return new Map(rows.map(({ name, digest, at }) => [name, { digest, at: milliseconds(at) }]));
}

async function fromIndex({ context, place }: Errand): Promise<Map<string, Since>> {
  const rows = await context.catalog.database.client.tag.findMany({
    where: { repository: { registryId: place.registryId, name: place.repository }, digest: { not: null } },
    select: { name: true, digest: true, movedAt: true, firstSeenAt: true },
  });
  return new Map(
    rows.map(({ name, digest, movedAt, firstSeenAt }) => [
      name,
      { digest: digest ?? "", at: (movedAt ?? firstSeenAt).getTime() },
    ]),
  );
}
