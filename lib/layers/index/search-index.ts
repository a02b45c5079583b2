import type { ByteString } from "../bytes/byte-string.ts";
import { lowerCase } from "../bytes/lower-case.ts";
import { BLOCK_ENTRIES } from "./block-columns.ts";
import type { LayerIndex } from "./layer-index.ts";

/**
 * Entries whose name has `query` in it, or whose path when it has a slash; letters of ASCII match in either
 * case. `query` is a byte string. A leading slash means the root.
 * @returns numbers of entries in the order of the index, at most `limit` of them
 */
export function searchIndex(index: LayerIndex, query: ByteString, limit: number): number[] {
  const wanted = lowerCase(query);
  if (wanted === "" || limit <= 0) return [];
  return wanted.includes("/") ? searchPaths(index, wanted, limit) : searchNames(index, wanted, limit);
}

function searchNames(index: LayerIndex, wanted: ByteString, limit: number): number[] {
  const found: number[] = [];
  for (let block = 0; block < index.blocks && found.length < limit; block += 1) {
    const { starts } = index.names(block);
    const haystack = index.lowerCaseNames(block);
    let entry = 0;
    let at = haystack.indexOf(wanted, 0, "latin1");
    while (at >= 0 && found.length < limit) {
      while ((starts[entry + 1] ?? Number.POSITIVE_INFINITY) <= at) entry += 1;
      const end = starts[entry + 1] ?? 0;
      // A match that runs into the next name is none.
      const matches = at + wanted.length <= end;
      if (matches) found.push(block * BLOCK_ENTRIES + entry);
      at = haystack.indexOf(wanted, matches ? end : at + 1, "latin1");
    }
  }
  return found;
}

/** All of a directory whose path has the query in it; of others, names that begin with what it ends with. */
function searchPaths(index: LayerIndex, wanted: ByteString, limit: number): number[] {
  const slash = wanted.lastIndexOf("/");
  const [head, tail] = [wanted.slice(0, slash), wanted.slice(slash + 1)];
  const found: number[] = [];
  for (let number = 0; number < index.directories; number += 1) {
    const directory = index.directory(number);
    const path = directory === "" ? "" : `/${lowerCase(directory)}`;
    const all = `${path}/`.includes(wanted);
    if (!all && !path.endsWith(head)) continue;
    const { start, end } = index.range(number);
    for (let id = start; id < end; id += 1) {
      if (all || lowerCase(index.base(id)).startsWith(tail)) found.push(id);
      if (found.length >= limit) return found;
    }
  }
  return found;
}
