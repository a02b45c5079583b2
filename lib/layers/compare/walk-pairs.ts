import type { ByteString } from "../bytes/byte-string.ts";
import type { MergedNode } from "../merge/merged-node.ts";

/** A path of two trees that at least one of them has: itself, or all that is below it. */
interface Visit {
  key: ByteString;
  from: MergedNode | null;
  to: MergedNode | null;
  below: boolean;
}

/**
 * Walks two trees together and gives every path of either once, the root first, in the order of the bytes of
 * whole paths: `a`, `a-b`, `a/b`. No path is put together for that: below one directory a name alone tells
 * where it comes, and with a slash behind it, where all that is in it comes.
 */
export function walkPairs(
  from: MergedNode,
  to: MergedNode,
  each: (from: MergedNode | null, to: MergedNode | null) => void,
): void {
  each(from, to);
  // Not by recursion: archives can be deeper than a stack.
  const stack = visitsBelow(from, to);
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    if (visit.below) {
      for (const next of visitsBelow(visit.from, visit.to)) stack.push(next);
    } else each(visit.from, visit.to);
  }
}

/** The last one first, as a stack wants them. */
function visitsBelow(from: MergedNode | null, to: MergedNode | null): Visit[] {
  const visits: Visit[] = [];
  for (const child of from?.children?.values() ?? []) {
    addVisits(visits, child, to?.children?.get(child.base) ?? null, child.base);
  }
  for (const child of to?.children?.values() ?? []) {
    if (from?.children?.has(child.base) !== true) addVisits(visits, null, child, child.base);
  }
  return visits.sort((a, b) => (a.key < b.key ? 1 : -1));
}

function addVisits(visits: Visit[], from: MergedNode | null, to: MergedNode | null, base: ByteString): void {
  visits.push({ key: base, from, to, below: false });
  if (hasChildren(from) || hasChildren(to)) visits.push({ key: `${base}/`, from, to, below: true });
}

function hasChildren(node: MergedNode | null): boolean {
  return node?.children != null && node.children.size > 0;
}
