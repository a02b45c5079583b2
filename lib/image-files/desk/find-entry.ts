import { NotFound } from "#lib/errors.ts";
import { type ByteString, bytesOf, toText } from "#lib/layers/bytes/byte-string.ts";
import type { IndexEntry } from "#lib/layers/index/index-entry.ts";
import { pathOf } from "#lib/layers/merge/merged-node.ts";
import { resolvePath } from "#lib/layers/merge/resolve.ts";
import { baseOf, cleanPath, directoryOf, joinPath } from "#lib/layers/paths/clean-path.ts";
import { changeOf } from "./layer-changes.ts";
import { contentSize, lastEntry, originalOf } from "./layer-content.ts";
import type { MergedFiles } from "./merged-files.ts";
import { presentEntry } from "./present-entry.ts";
import { presentNode } from "./present-node.ts";
import type { FoundEntryDetail, Place } from "./question.ts";

/** One path with all that is known of it. @throws NotFound */
export function findEntry(files: MergedFiles, place: Place): FoundEntryDetail {
  return place.position === null
    ? inImage(files, place.path)
    : inLayer(files, { ...place, position: place.position });
}

function inImage(files: MergedFiles, path: ByteString): FoundEntryDetail {
  const resolved = resolvePath(files.image.root, path, false);
  if (resolved.kind !== "found") throw nothingThere("image");
  const { node } = resolved;
  const source =
    node.source === null ? undefined : files.indexes[node.source.layer]?.entry(node.source.entry);
  const { content } = node;
  return {
    entry: presentNode(files, node),
    sha256: content === null ? null : hashOf(files.indexes[content.layer]?.sha256(content.entry) ?? null),
    attributes: attributesOf(source),
    target: node.kind === "symbolic-link" ? targetOf(files, pathOf(node), 0) : null,
    inLayers: inLayers(files, pathOf(node)),
  };
}

function inLayer(
  files: MergedFiles,
  { position, path, changes }: Place & { position: number },
): FoundEntryDetail {
  const index = files.indexes[position - 1];
  const entry = index === undefined ? undefined : lastEntry(index, path);
  if (index === undefined || entry === undefined) throw nothingThere("layer");
  const original = originalOf(index, entry);
  return {
    entry: presentEntry(entry, {
      layer: position,
      total: entry.kind === "directory" ? index.total(index.directoryNumber(entry.path)) : null,
      size: original?.size ?? 0,
      change: changes ? changeOf(files, position, entry) : null,
    }),
    sha256: original?.kind === "file" ? hashOf(index.sha256(original.id)) : null,
    attributes: attributesOf(entry),
    target: linkTarget(files, entry),
    inLayers: inLayers(files, path),
  };
}

/** By what the entry itself says: at its place the image may have something else. */
function linkTarget(files: MergedFiles, { kind, path, link }: IndexEntry): FoundEntryDetail["target"] {
  if (kind === "hard-link") return targetOf(files, cleanPath(link), 0);
  if (kind !== "symbolic-link") return null;
  return targetOf(files, link.startsWith("/") ? link : `${directoryOf(path)}/${link}`, 1);
}

function nothingThere(where: "image" | "layer"): NotFound {
  return new NotFound(`This ${where} has nothing at this path.`, {
    advice: "Search for its name; another layer may have it, or have removed it.",
  });
}

/** @param hops links that were followed before */
function targetOf(files: MergedFiles, path: ByteString, hops: number): FoundEntryDetail["target"] {
  const resolved = resolvePath(files.image.root, path);
  if (resolved.kind !== "found") return { found: false, why: resolved.kind };
  return { found: true, hops: hops + resolved.hops, entry: presentNode(files, resolved.node) };
}

/** What each layer has at a path: an entry, or a whiteout of it. */
function inLayers({ indexes, digests }: MergedFiles, path: ByteString): FoundEntryDetail["inLayers"] {
  const whiteout = joinPath(directoryOf(path), `.wh.${baseOf(path)}`);
  return indexes.flatMap((index, layer) => {
    const entries = [lastEntry(index, path), path === "" ? undefined : lastEntry(index, whiteout)];
    return entries.flatMap((entry) => {
      if (entry === undefined || entry.implied) return [];
      const position = layer + 1;
      const size = contentSize(index, entry);
      return [
        { position, digest: digests[layer] ?? "", entry: presentEntry(entry, { layer: position, size }) },
      ];
    });
  });
}

function attributesOf(entry: IndexEntry | undefined): FoundEntryDetail["attributes"] {
  return (entry?.xattrs ?? []).map(({ name, value, length }) => ({
    ...{ name: toText(name).text, length },
    value: /[^\x20-\x7e]/.test(value) ? bytesOf(value).toString("hex") : value,
  }));
}

function hashOf(sha256: Uint8Array | null): string | null {
  return sha256 === null ? null : `sha256:${Buffer.from(sha256).toString("hex")}`;
}
