import type { Entry } from "#lib/contract/layers.ts";
import { InvalidInput, NotFound } from "#lib/errors.ts";
import type { ByteString } from "#lib/layers/bytes/byte-string.ts";
import { listMerged as children } from "#lib/layers/merge/list-merged.ts";
import { eachBelow, type MergedNode, pathOf } from "#lib/layers/merge/merged-node.ts";
import { resolvePath } from "#lib/layers/merge/resolve.ts";
import { baseOf } from "#lib/layers/paths/clean-path.ts";
import { fits, isSearch, nameMatcher } from "./entry-filter.ts";
import { contentSize } from "./layer-content.ts";
import type { MergedFiles, MergedItem } from "./merged-files.ts";
import { hiddenSize, presentHidden, presentNode } from "./present-node.ts";
import type { EntryPage, Selection } from "./question.ts";

const isNode = (item: MergedItem): item is MergedNode => "children" in item;

/** A directory of an image, or a search in it. @throws NotFound */
export function selectMerged(files: MergedFiles, path: ByteString, selection: Selection): MergedItem[] {
  const items = isSearch(selection) ? search(files, path, selection) : directory(files, path, selection);
  return selection.sort === "size" ? bySize(files, items) : items;
}

/** The part of a selection that is shown. */
export function pageOfMerged(
  files: MergedFiles,
  items: readonly MergedItem[],
  { cursor, limit }: Selection,
): EntryPage {
  const shown = items.slice(cursor, cursor + limit);
  return {
    items: shown.map((item): Entry => (isNode(item) ? presentNode(files, item) : presentHidden(files, item))),
    total: items.length,
  };
}

function directory(files: MergedFiles, path: ByteString, { hidden }: Selection): MergedItem[] {
  const node = directoryAt(files, path);
  const gone = hidden ? files.hiddenIn(node === null ? path : pathOf(node)) : [];
  if (node === null && gone.length === 0) throw noDirectory();
  const shown: MergedItem[] = node === null ? [] : children(node);
  return gone.length === 0 ? shown : byName([...shown, ...gone]);
}

function directoryAt(files: MergedFiles, path: ByteString): MergedNode | null {
  const resolved = resolvePath(files.image.root, path);
  return resolved.kind === "found" && resolved.node.children !== null ? resolved.node : null;
}

function noDirectory(): NotFound {
  return new NotFound("This image has no such directory.", {
    advice: "Go up, or search for its name; a later layer may have removed it.",
  });
}

function search(files: MergedFiles, path: ByteString, selection: Selection): MergedItem[] {
  if (selection.change !== undefined) {
    throw new InvalidInput("What is added and changed can be told of a layer only.", {
      advice: "Ask for one of the image's layers, and for the image it is in.",
    });
  }
  const top = directoryAt(files, path);
  const found: Found[] = top === null ? [] : shownBelow(files, top, selection);
  const start = top === null ? path : pathOf(top);
  const gone = selection.hidden ? hiddenBelow(files, start, selection) : [];
  if (top === null && gone.length === 0) throw noDirectory();
  // Not spread into arguments: there may be a million.
  for (const item of gone) found.push(item);
  return found.sort((a, b) => byBytes(a.path, b.path)).map(({ item }) => item);
}

interface Found {
  path: ByteString;
  item: MergedItem;
}

function shownBelow(files: MergedFiles, top: MergedNode, selection: Selection): Found[] {
  const found: Found[] = [];
  for (const node of named(files, top, selection.q)) {
    if (fitsNode(files, node, selection)) found.push({ path: pathOf(node), item: node });
  }
  return found;
}

function* named(files: MergedFiles, top: MergedNode, q: ByteString): Generator<MergedNode> {
  if (q !== "" && !q.includes("/")) {
    yield* files.names.find(q, top);
    return;
  }
  const fitsName = nameMatcher(q);
  for (const node of eachBelow(top)) if (fitsName(node.base, () => pathOf(node))) yield node;
}

function hiddenBelow(files: MergedFiles, start: ByteString, selection: Selection): Found[] {
  const named = nameMatcher(selection.q);
  const below = start === "" ? "" : `${start}/`;
  const found: Found[] = [];
  for (const item of files.image.hidden) {
    if (!item.path.startsWith(below) || !named(baseOf(item.path), () => item.path)) continue;
    const index = files.indexes[item.layer];
    const entry = index?.entry(item.entry);
    if (index === undefined || entry === undefined) continue;
    const size = contentSize(index, entry);
    if (fits(entry, selection, { kind: entry.kind, size, change: () => null })) {
      found.push({ path: item.path, item });
    }
  }
  return found;
}

function fitsNode(files: MergedFiles, node: MergedNode, selection: Selection): boolean {
  const { kind, minSize, flag } = selection;
  if (kind === undefined && minSize === undefined && flag === undefined) return true;
  const entry = node.source === null ? undefined : files.indexes[node.source.layer]?.entry(node.source.entry);
  const size = files.contentSize(node);
  // A directory that no layer has an entry for.
  if (entry === undefined) return (kind ?? node.kind) === node.kind && !minSize && flag === undefined;
  return fits(entry, selection, { kind: node.kind, size, change: () => null });
}

/** The largest first, directories by everything in them; equal ones stay as they are. */
function bySize(files: MergedFiles, items: readonly MergedItem[]): MergedItem[] {
  const sizes = new Map(items.map((item) => [item, sizeOf(files, item)]));
  return [...items].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
}

function sizeOf(files: MergedFiles, item: MergedItem): number {
  if (!isNode(item)) return hiddenSize(files, item);
  return item.children === null ? files.contentSize(item) : files.total(item).bytes;
}

/** What shows stands before what it hides. */
function byName(items: MergedItem[]): MergedItem[] {
  const nameOf = (item: MergedItem) => (isNode(item) ? item.base : baseOf(item.path));
  return items.sort((a, b) => byBytes(nameOf(a), nameOf(b)) || Number(!isNode(a)) - Number(!isNode(b)));
}

function byBytes(a: ByteString, b: ByteString): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
