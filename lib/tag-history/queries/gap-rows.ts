import type { Database } from "#lib/database/database.ts";
import { milliseconds, type RawTime } from "#lib/database/paging/raw-values.ts";
import { type Sql, select, sql } from "#lib/database/sql.ts";
import type { Unwatched } from "../fold/tag-evidence.ts";
import { GAP_FACETS } from "../move-facet.ts";
import type { HistoryPlace } from "./history-place.ts";

/** A stretch nobody watched; `hi` null: it is still going on. */
export interface GapStretch extends Omit<Unwatched, "hi"> {
  readonly hi: number | null;
}

/** More gaps than this are not told one by one. */
const MOST = 1_000;

/**
 * Stretches within which nobody watched a repository or a tag: its own, its repository's and its registry's,
 * oldest first, with those still going on. Without a tag those of single tags are left out.
 *
 * @param since milliseconds, as `until`; null: from the first on
 */
export async function gapStretches(
  database: Database,
  { registry, repository, tag }: HistoryPlace,
  since: number | null,
  until: number | null,
): Promise<{ gaps: GapStretch[]; truncated: boolean }> {
  if (registry === null) return { gaps: [], truncated: false };
  const from = since === null ? sql`1 = 1` : sql`m."atHi" >= ${new Date(since)}`;
  const to = until === null ? sql`1 = 1` : sql`m."atLo" <= ${new Date(until)}`;
  const rows = await select<{ atLo: RawTime | null; atHi: RawTime; reason: string | null }>(
    database,
    sql`SELECT m."atLo", m."atHi", m."reason" FROM "TagMove" m
        WHERE m."registryId" = ${registry.id} AND m."facet" >= ${GAP_FACETS.from} AND m."facet" < ${GAP_FACETS.before}
          AND ${isNullOr(sql`m."repositoryId"`, repository?.id)} AND ${isNullOr(sql`m."tagId"`, tag?.id)}
          AND ${from} AND ${to}
        ORDER BY m."atHi" DESC, m."seq" DESC LIMIT ${MOST + 1}`,
  );
  const ended = rows.slice(0, MOST).map(({ atLo, atHi, reason }) => ({
    lo: milliseconds(atLo ?? atHi),
    hi: milliseconds(atHi),
    reason: reason ?? "",
  }));
  const open = [registry, repository].flatMap((each) =>
    each?.gapSince ? [{ lo: each.gapSince.getTime(), hi: null, reason: each.gapCause ?? "" }] : [],
  );
  const begun = open.filter(({ lo }) => until === null || lo <= until);
  return { gaps: [...ended.reverse(), ...begun], truncated: rows.length > MOST };
}

/** Said in a way that no index is chosen for: the one of the registry has both ends of a gap in it. */
function isNullOr(column: Sql, id = 0): Sql {
  return sql`COALESCE(${column}, ${id}) = ${id}`;
}
