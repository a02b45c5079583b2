import { InvalidInput, NotFound } from "#lib/errors.ts";
import type { EntryReference } from "#lib/layers/merge/merged-node.ts";
import { resolvePath } from "#lib/layers/merge/resolve.ts";
import { baseOf, cleanPath } from "#lib/layers/paths/clean-path.ts";
import { lastEntry, originalOf } from "./layer-content.ts";
import type { MergedFiles } from "./merged-files.ts";
import type { FoundFile, Place } from "./question.ts";

/**
 * Where the content of a file is. A path is followed inside of the image; in one layer, it is what that layer has
 * there, and only a link leads elsewhere.
 *
 * @param number of the entry in the layer's index, in place of the path
 * @throws NotFound, InvalidInput for what has no content
 */
export function findFile(files: MergedFiles, place: Place, number: number | null): FoundFile {
  const { position, path } = place;
  if (position === null) {
    if (number !== null) throw numberOfImage();
    return contentAt(files, path, baseOf(path));
  }
  const index = files.indexes[position - 1];
  if (index === undefined || (number ?? 0) >= index.length) throw nothingThere();
  const entry = number === null ? lastEntry(index, path) : index.entry(number);
  if (entry === undefined) throw nothingThere();
  const name = baseOf(entry.path);
  if (entry.kind === "symbolic-link") return contentAt(files, entry.path, name);
  const original = originalOf(index, entry);
  if (original?.kind === "file") return fileOf(files, { layer: position - 1, entry: original.id }, name);
  if (entry.kind !== "hard-link") throw noContent();
  return contentAt(files, cleanPath(entry.link), name);
}

function contentAt(files: MergedFiles, path: string, name: string): FoundFile {
  const resolved = resolvePath(files.image.root, path);
  if (resolved.kind === "loop") {
    throw new InvalidInput("This link leads through too many others, or in a circle.", {
      advice: "A container could not open it either.",
    });
  }
  if (resolved.kind !== "found") throw nothingThere();
  if (resolved.node.content === null) throw noContent();
  return fileOf(files, resolved.node.content, name);
}

function fileOf(
  { indexes, digests }: MergedFiles,
  { layer, entry }: EntryReference,
  name: string,
): FoundFile {
  const index = indexes[layer];
  if (index === undefined) throw nothingThere();
  const { kind, size, storedSize, bodyOffset, sparseHeaderOffset } = index.entry(entry);
  return {
    digest: digests[layer] ?? "",
    entry: { kind, size, storedSize, bodyOffset, sparseHeaderOffset },
    sha256: index.sha256(entry),
    name,
  };
}

function numberOfImage(): InvalidInput {
  return new InvalidInput("Entries are numbered in a layer only.", {
    advice: "Ask for the file of an image by its path, or for the digest of a layer.",
  });
}

function nothingThere(): NotFound {
  return new NotFound("There is no file at this path.", {
    advice: "A link may lead to nothing, or another layer may have removed the file.",
  });
}

function noContent(): InvalidInput {
  return new InvalidInput("This is no file, so it has no content.", {
    advice: "Ask for the directory instead.",
  });
}
