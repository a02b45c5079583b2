import type { Entry } from "#lib/contract/layers.ts";
import type { HiddenEntry } from "#lib/layers/merge/merge-layers.ts";
import { type MergedNode, pathOf } from "#lib/layers/merge/merged-node.ts";
import { contentSize } from "./layer-content.ts";
import type { MergedFiles } from "./merged-files.ts";
import type { MergedTotal } from "./merged-totals.ts";
import { presentEntry, presentImplied } from "./present-entry.ts";

/** What leaves the server of a path of an image. */
export function presentNode(files: MergedFiles, node: MergedNode): Entry {
  const path = pathOf(node);
  const { source } = node;
  const total = node.children === null ? null : entriesAndBytes(files.total(node));
  const entry = source === null ? undefined : files.indexes[source.layer]?.entry(source.entry);
  if (source === null || entry === undefined)
    return presentImplied(path, Math.max(1, node.touchedBy + 1), total);
  return presentEntry(entry, {
    layer: source.layer + 1,
    ...{ path, total, kind: node.kind },
    size: node.content === null ? entry.size : files.contentSize(node),
  });
}

function entriesAndBytes({ entries, bytes }: MergedTotal): Entry["total"] {
  return { entries, bytes };
}

/** What leaves the server of an entry that a later layer took out of sight. */
export function presentHidden(files: MergedFiles, hidden: HiddenEntry): Entry {
  const { layer, path, how, by } = hidden;
  const entry = files.indexes[layer]?.entry(hidden.entry);
  if (entry === undefined) return presentImplied(path, layer + 1, null);
  const size = hiddenSize(files, hidden);
  return presentEntry(entry, { layer: layer + 1, path, size, hidden: { how, layer: by.layer + 1 } });
}

/** Bytes of the content of an entry that was taken out of sight. */
export function hiddenSize({ indexes }: MergedFiles, { layer, entry }: HiddenEntry): number {
  const index = indexes[layer];
  return index === undefined ? 0 : contentSize(index, index.entry(entry));
}
