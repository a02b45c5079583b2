import type { ByteString } from "../bytes/byte-string.ts";
import { type ContentsEntry, isPiece, nameOfPiece, readContentsEntry, readPiece } from "./contents-entry.ts";
import { jsonEntries } from "./json-entries.ts";
import { OddContents } from "./odd-contents.ts";

/**
 * The entries of a table of contents in its order, which is that of the archive, pieces with the file they are of.
 *
 * @param maxEntries of entries and pieces together
 * @throws OddContents
 */
export function readEntries(json: Uint8Array, maxEntries: number): ContentsEntry[] {
  const entries: ContentsEntry[] = [];
  const names = new OwnerNames();
  let counted = 0;
  for (const object of jsonEntries(json)) {
    counted += 1;
    if (counted > maxEntries) throw new OddContents();
    if (isPiece(object)) addPiece(entries.at(-1), object);
    else entries.push(names.complete(readContentsEntry(object)));
  }
  for (const each of entries) if (each.pieces.length > 0) checkPieces(each);
  return entries;
}

function addPiece(file: ContentsEntry | undefined, object: Readonly<Record<string, unknown>>): void {
  if (file === undefined || file.pieces.length === 0) throw new OddContents();
  if (nameOfPiece(object) !== file.entry.name) throw new OddContents();
  file.pieces.push(readPiece(object));
}

/** The pieces of a file follow one another, and are all of it. */
function checkPieces({ entry, pieces }: ContentsEntry): void {
  let at = 0;
  for (const [i, piece] of pieces.entries()) {
    // Only the last may leave out its size.
    const isLast = i === pieces.length - 1;
    if (piece.size === 0 && isLast) piece.size = entry.size - piece.fileOffset;
    if (piece.fileOffset !== at || piece.size <= 0) throw new OddContents();
    at += piece.size;
  }
  if (at !== entry.size) throw new OddContents();
}

/** eStargz writes the name of an owner only where it changes: with the same number, the last one holds. */
class OwnerNames {
  readonly #users = new Map<number, ByteString>();
  readonly #groups = new Map<number, ByteString>();

  complete(contents: ContentsEntry): ContentsEntry {
    const { entry } = contents;
    entry.userName = lastName(this.#users, entry.uid, entry.userName);
    entry.groupName = lastName(this.#groups, entry.gid, entry.groupName);
    return contents;
  }
}

function lastName(names: Map<number, ByteString>, id: number, name: ByteString): ByteString {
  if (name === "") return names.get(id) ?? "";
  names.set(id, name);
  return name;
}
