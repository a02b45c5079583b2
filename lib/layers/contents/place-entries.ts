import type { RestartPoint } from "../restart/restart-point.ts";
import { BLOCK } from "../tar/header-block.ts";
import type { ContentsEntry, Piece } from "./contents-entry.ts";
import type { PlacedEntry } from "./found-contents.ts";
import { OddContents } from "./odd-contents.ts";

/** What one gzip member or zstd frame holds, at its place in the archive that is thought of. */
interface Part {
  blobOffset: number;
  tarOffset: number;
}

/**
 * Gives every entry a place in an archive that is only thought of, where each has one header of 512 bytes. The
 * true places are not in a table of contents and not needed: reading begins at a restart point, and one stands
 * where each part begins.
 */
export class EntryPlacer {
  readonly points: RestartPoint[] = [];
  /** Bytes before what is placed next. */
  tarOffset = 0;
  /** Parts lie between the beginning of the blob and here. */
  readonly #end: number;
  /** Of the header of a gzip member, behind which reading begins. */
  readonly #headerBytes: number;
  #part: Part | null = null;
  /** Where the last content ends. */
  #contentEnd = 0;

  constructor({ end, headerBytes }: { end: number; headerBytes: number }) {
    this.#end = end;
    this.#headerBytes = headerBytes;
  }

  /** @throws OddContents when the pieces of a file are not one after another in the blob */
  place({ entry, sha256, pieces }: ContentsEntry): PlacedEntry {
    const headerOffset = this.tarOffset;
    const [first] = pieces;
    const bodyOffset = first === undefined ? headerOffset + BLOCK : this.#bodyOffset(first);
    if (bodyOffset < headerOffset + BLOCK || bodyOffset % BLOCK !== 0) throw new OddContents();
    for (const piece of pieces) this.#enter(piece, bodyOffset + piece.fileOffset);
    this.tarOffset = bodyOffset + toBlocks(entry.size);
    if (!Number.isSafeInteger(this.tarOffset)) throw new OddContents();
    // Nobody else has the entry, and a copy of each would be held in memory as well.
    entry.headerOffset = bodyOffset - BLOCK;
    entry.bodyOffset = bodyOffset;
    return { entry, sha256 };
  }

  /** Notes that reading can begin `tarOffset` bytes into the archive at this place of the blob. */
  addPoint(tarOffset: number, blobOffset: number): void {
    this.points.push({ tarOffset, blobOffset, bits: 0, window: null });
  }

  /** Several small files may be in one part: the distances between them are given then. */
  #bodyOffset(first: Piece): number {
    if (first.blobOffset === this.#part?.blobOffset) return this.#part.tarOffset + first.innerOffset;
    return toBlocks(Math.max(this.tarOffset + BLOCK, this.#contentEnd + first.innerOffset));
  }

  #enter({ blobOffset, innerOffset, size }: Piece, tarOffset: number): void {
    const begins = tarOffset - innerOffset;
    if (blobOffset !== this.#part?.blobOffset) this.#begin({ blobOffset, tarOffset: begins }, innerOffset);
    else if (begins !== this.#part.tarOffset) throw new OddContents();
    if (tarOffset < this.#contentEnd) throw new OddContents();
    this.#contentEnd = tarOffset + size;
  }

  #begin(part: Part, innerOffset: number): void {
    // A blob begins with the header of an entry, never with content.
    if (part.blobOffset === 0 && innerOffset === 0) throw new OddContents();
    if (part.blobOffset <= (this.#part?.blobOffset ?? -1) || part.blobOffset >= this.#end)
      throw new OddContents();
    if (part.tarOffset < this.#contentEnd) throw new OddContents();
    this.#part = part;
    this.addPoint(part.tarOffset, part.blobOffset + this.#headerBytes);
  }
}

function toBlocks(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK;
}
