import type { DirectoryTotal } from "#lib/layers/index/directory-totals.ts";
import type { EntryReference, MergedNode } from "#lib/layers/merge/merged-node.ts";

export type MergedTotal = DirectoryTotal & { files: number };

/**
 * What every directory of a merged file system has in it and below. A content with several names counts once: where
 * its own entry shows, otherwise at the first of its hard links.
 */
export function mergedTotals(
  root: MergedNode,
  sizeOf: (node: MergedNode) => number,
): Map<MergedNode, MergedTotal> {
  const totals = new Map<MergedNode, MergedTotal>();
  const order = topDown(root);
  const counted = namesThatCount(order);
  for (const node of order) {
    if (node.children !== null) totals.set(node, { entries: 0, bytes: 0, files: 0 });
  }
  // Those below come first.
  for (const node of order.reverse()) {
    const around = node.parent === null ? undefined : totals.get(node.parent);
    if (around === undefined) continue;
    const own = totals.get(node);
    around.entries += 1 + (own?.entries ?? 0);
    around.bytes = atMostSafe(around.bytes + (own?.bytes ?? (counted(node) ? sizeOf(node) : 0)));
    around.files += own?.files ?? (node.content === null ? 0 : 1);
  }
  return totals;
}

/** Archives may state sizes whose sum no number holds. */
export function atMostSafe(bytes: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, bytes);
}

/** Every node before those below it; without recursion: an image may be deeper than a stack. */
function topDown(root: MergedNode): MergedNode[] {
  const order: MergedNode[] = [];
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    order.push(node);
    for (const child of node.children?.values() ?? []) stack.push(child);
  }
  return order;
}

function namesThatCount(nodes: readonly MergedNode[]): (node: MergedNode) => boolean {
  const firstLinks = new Map<number, MergedNode>();
  for (const node of nodes) {
    if (node.content === null || isItsOwn(node)) continue;
    const key = keyOf(node.content);
    if (!firstLinks.has(key)) firstLinks.set(key, node);
  }
  if (firstLinks.size === 0) return () => true;
  for (const node of nodes) {
    if (node.content !== null && isItsOwn(node)) firstLinks.delete(keyOf(node.content));
  }
  return (node) => node.content === null || isItsOwn(node) || firstLinks.get(keyOf(node.content)) === node;
}

/** Its content is that of its own entry, and not that of another name. */
function isItsOwn({ source, content }: Pick<MergedNode, "source" | "content">): boolean {
  return source?.layer === content?.layer && source?.entry === content?.entry;
}

function keyOf({ layer, entry }: EntryReference): number {
  return layer * 2 ** 32 + entry;
}
