import { countOf } from "#components/ui/format-count.ts";
import { formatDuration } from "./format-duration.ts";
import type { ShownList } from "./use-shown-list.ts";

/** How many entries there are, and what listing or finding them took. */
export function ListingFacts({ shown: { list, found } }: { shown: ShownList }) {
  const took = formatDuration(list.milliseconds);
  const entries = found ? list.total : (list.layer?.entries ?? list.image?.entries ?? list.total);
  return (
    <span role="status" className="text-xs whitespace-nowrap text-muted">
      {countOf(entries, "entry", "entries")}, {found ? `found in ${took}` : `listed in ${took}`}
    </span>
  );
}
