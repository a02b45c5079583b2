import type { MoveSelection } from "#lib/contract/tag-history.ts";
import { list, type Sql, sql } from "#lib/database/sql.ts";
import type { Source } from "../evidence.ts";
import { facetPlaces, type MoveFacets } from "../move-facet.ts";

/** What a selection says about kind, certainty, source and flag. */
export interface FacetFilter {
  fits(facets: MoveFacets): boolean;
  /** The same of a column that holds facets: no other column is looked at, so that an index is enough. */
  conditions(facet: Sql): Sql[];
}

type Asked = Pick<MoveSelection, "kind" | "certainty" | "flagged" | "source">;

/** @returns null when the selection asks for nothing of the kind */
export function facetFilter({ kind, certainty, flagged, source }: Asked): FacetFilter | null {
  if ([kind, certainty, flagged, source].every((each) => each === undefined)) return null;
  const kinds = kind === undefined ? null : new Set(kind.split(","));
  const ofSource = source === undefined ? null : sourceTest(source);
  const fits = (facets: MoveFacets) =>
    (kinds === null || kinds.has(facets.kind)) &&
    (certainty === undefined || facets.certainty === certainty) &&
    (flagged === undefined || facets.flagged) &&
    (ofSource === null || ofSource(facets.source));
  const conditions = (facet: Sql) => {
    const all: Sql[] = [];
    if (kinds)
      all.push(
        among(
          sql`${facet} / 512`,
          facetPlaces.kinds((each) => kinds.has(each)),
        ),
      );
    if (certainty)
      all.push(
        among(
          sql`${facet} / 128 % 4`,
          facetPlaces.certainties((each) => each === certainty),
        ),
      );
    if (flagged) all.push(sql`${facet} / 64 % 2 = 1`);
    if (ofSource) all.push(among(sql`${facet} % 64`, facetPlaces.sources(ofSource)));
    return all;
  };
  return { fits, conditions };
}

function sourceTest(asked: string): (source: Source) => boolean {
  return asked === "webhook" ? (source) => source.startsWith("webhook:") : (source) => source === asked;
}

function among(value: Sql, places: readonly number[]): Sql {
  return places.length === 0 ? sql`1 = 0` : sql`${value} IN (${list(places)})`;
}
