import type { Entry } from "#lib/contract/layers.ts";
import { compareBytes, nameBytes, type Place, placeKey } from "./place.ts";
import { PAGE_ENTRIES, type TreeDirectory } from "./tree-directory.ts";

/**
 * Where an entry is in a directory that lists by name: halves what is left until it stands on the right page, which
 * takes twelve pages for a million entries.
 */
export async function findByName(
  directory: TreeDirectory,
  place: Place,
  load: (page: number) => Promise<void>,
): Promise<number | null> {
  const name = nameBytes(place);
  let low = 0;
  let high = Math.ceil((directory.total ?? 0) / PAGE_ENTRIES) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    await load(middle);
    const items = directory.pages.get(middle);
    const first = items?.[0];
    const last = items?.at(-1);
    if (!items || !first || !last) return null;
    const found = items.findIndex((entry) => entry.whiteout === null && placeKey(entry) === placeKey(place));
    if (found >= 0) return middle * PAGE_ENTRIES + found;
    if (compareBytes(name, listedAs(first)) < 0) high = middle - 1;
    else if (compareBytes(name, listedAs(last)) > 0) low = middle + 1;
    else return null;
  }
  return null;
}

/** What removes another entry is told under the name of that one, and stands among the others under its own. */
function listedAs(entry: Entry): Uint8Array {
  const name = nameBytes(entry);
  if (entry.whiteout === null) return name;
  return Uint8Array.from([...new TextEncoder().encode(".wh."), ...name]);
}
