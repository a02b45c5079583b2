import type { Entry } from "#lib/contract/layers.ts";
import { InvalidInput, NotFound } from "#lib/errors.ts";
import type { ByteString } from "#lib/layers/bytes/byte-string.ts";
import type { IndexEntry } from "#lib/layers/index/index-entry.ts";
import type { LayerIndex } from "#lib/layers/index/layer-index.ts";
import { searchIndex } from "#lib/layers/index/search-index.ts";
import { fits, isSearch } from "./entry-filter.ts";
import { changeOf } from "./layer-changes.ts";
import { contentSize } from "./layer-content.ts";
import type { MergedFiles } from "./merged-files.ts";
import type { OpenedLayers } from "./opened-layers.ts";
import { presentEntry } from "./present-entry.ts";
import type { EntryPage, Place, Selection } from "./question.ts";

interface Look {
  index: LayerIndex;
  position: number;
  /** Null: what it changes is not asked, or layers below are not read. */
  merged: MergedFiles | null;
}

/** One page of a directory of a layer, or of a search in it. @throws NotFound */
export function listLayer(
  layers: OpenedLayers,
  place: Place & { position: number },
  selection: Selection,
): { ids: () => Uint32Array; page: (ids: Uint32Array) => EntryPage } {
  const digest = place.layers[place.position - 1] ?? "";
  const merged = place.changes ? layers.merged(place.layers) : null;
  const look: Look = { index: layers.index(digest), position: place.position, merged };
  return {
    ids: () =>
      isSearch(selection) ? search(look, place.path, selection) : directory(look, place.path, selection),
    page(ids) {
      const { cursor, limit } = selection;
      const items = Array.from(ids.subarray(cursor, cursor + limit), (id) => presentLayerEntry(look, id));
      return { items, total: ids.length };
    },
  };
}

function directory({ index }: Look, path: ByteString, { sort }: Selection): Uint32Array {
  const { start, end } = index.range(directoryNumber(index, path));
  const ids = Uint32Array.from({ length: end - start }, (_, i) => start + i);
  return sort === "size" ? bySize(index, ids) : ids;
}

function directoryNumber(index: LayerIndex, path: ByteString): number {
  const number = index.directoryNumber(path);
  if (number >= 0) return number;
  throw new NotFound("This layer has no such directory.", { advice: "Go up, or search for its name." });
}

function search(look: Look, path: ByteString, selection: Selection): Uint32Array {
  const { index } = look;
  if (selection.change !== undefined && look.merged === null) {
    throw new InvalidInput("What this layer changes is not known.", {
      advice: "Look at it in its image, when the layers below were read.",
    });
  }
  directoryNumber(index, path);
  const isBelow = belowTest(index, path);
  const candidates =
    selection.q === ""
      ? Uint32Array.from({ length: index.length }, (_, id) => id)
      : searchIndex(index, selection.q, Number.POSITIVE_INFINITY);
  const found: number[] = [];
  for (const id of candidates) {
    if (!isBelow(id)) continue;
    const entry = index.entry(id);
    if (entry.path === "") continue;
    const { kind } = entry;
    const change = () => (look.merged === null ? null : changeOf(look.merged, look.position, entry));
    if (fits(entry, selection, { kind, size: contentSize(index, entry), change })) found.push(id);
  }
  const ids = Uint32Array.from(found);
  return selection.sort === "size" ? bySize(index, ids) : ids;
}

/** Entries are in the order of their directories: each is tested once. */
function belowTest(index: LayerIndex, path: ByteString): (id: number) => boolean {
  if (path === "") return () => true;
  let known = { start: 0, end: 0, below: false };
  return (id) => {
    if (id < known.start || id >= known.end) {
      const number = index.directoryOfEntry(id);
      const at = index.directory(number);
      known = { ...index.range(number), below: at === path || at.startsWith(`${path}/`) };
    }
    return known.below;
  };
}

/** The largest first, directories by everything in them; equal ones stay in the order of their paths. */
function bySize(index: LayerIndex, ids: Uint32Array): Uint32Array {
  const sizes = Float64Array.from(ids, (id) => {
    const entry = index.entry(id);
    return totalOf(index, entry)?.bytes ?? contentSize(index, entry);
  });
  const order = Uint32Array.from(ids.keys()).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
  return order.map((at) => ids[at] ?? 0);
}

function totalOf(index: LayerIndex, entry: IndexEntry): Entry["total"] {
  if (entry.kind !== "directory") return null;
  const number = index.directoryNumber(entry.path);
  return number < 0 ? { entries: 0, bytes: 0 } : index.total(number);
}

function presentLayerEntry({ index, position, merged }: Look, id: number): Entry {
  const entry = index.entry(id);
  return presentEntry(entry, {
    layer: position,
    total: totalOf(index, entry),
    size: contentSize(index, entry),
    change: merged === null ? null : changeOf(merged, position, entry),
  });
}
