import { byteString } from "../bytes/byte-string.ts";
import type { SparseRegion, TarEntry } from "./entry.ts";
import { InvalidNumber, parseInt64, parseNumeric } from "./numbers.ts";
import { type PaxRecords, SPARSE_MAP } from "./pax-records.ts";

/** Go's limit for a map, whatever way it is written (CVE-2025-58183). Bytes. */
export const MAX_SPARSE_MAP_BYTES = 2 ** 20;

const BLOCK = 512;
const NEWLINE = 0x0a;
const REGION = 24;
const MAP_IN_HEADER = { start: 386, regions: 4, more: 482 };
const MAP_IN_EXTENSION = { start: 0, regions: 21, more: 504 };
const REAL_SIZE = 483;

/** The version of GNU's sparse format that PAX records announce; null when they announce none. */
export function sparseVersion(records: PaxRecords): "0.1" | "1.0" | null {
  const major = records.get("GNU.sparse.major") ?? "";
  const minor = records.get("GNU.sparse.minor") ?? "";
  if (major === "0" && (minor === "0" || minor === "1")) return "0.1";
  if (major === "1" && minor === "0") return "1.0";
  if (major !== "" || minor !== "") return null;
  return (records.get(SPARSE_MAP) ?? "") === "" ? null : "0.1";
}

/** The name and size that the records of a sparse file give instead of the header's. */
export function applySparseRecords(entry: TarEntry, records: PaxRecords): void {
  const name = records.get("GNU.sparse.name") ?? "";
  if (name !== "") entry.name = name;
  const size = records.get("GNU.sparse.size") || records.get("GNU.sparse.realsize") || "";
  if (size !== "") entry.size = parseInt64(size);
}

/** Go's `readGNUSparseMap0x1`: the map is one record of comma-separated numbers. */
export function sparseMapOfRecords(records: PaxRecords): SparseRegion[] {
  const count = parseInt64(records.get("GNU.sparse.numblocks") ?? "");
  const text = records.get(SPARSE_MAP) ?? "";
  const numbers = text === "" ? [] : text.split(",");
  if (count < 0 || numbers.length !== 2 * count) throw new InvalidNumber();
  return regionsOf(numbers);
}

function regionsOf(numbers: readonly string[]): SparseRegion[] {
  const regions: SparseRegion[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    regions.push({ offset: parseInt64(numbers[i] ?? ""), length: parseInt64(numbers[i + 1] ?? "") });
  }
  return regions;
}

/** Unpacked size of an old GNU sparse file. */
export function oldSparseRealSize(block: Uint8Array, at: number): number {
  return parseNumeric(block, at + REAL_SIZE, 12);
}

/** Collects a map that comes in blocks of 512 bytes behind the header. Both ways throw InvalidNumber. */
export interface SparseMapCollector {
  /** True when the blocks are part of what the header's size counts. */
  readonly inBody: boolean;
  /** @returns the whole map, or null when another block is needed */
  add(block: Uint8Array, at: number): SparseRegion[] | null;
}

/** Old GNU: four regions in the header, 21 more in every extension block. */
export class OldSparseMap implements SparseMapCollector {
  readonly inBody = false;
  readonly #regions: SparseRegion[] = [];
  #bytes = 0;

  add(block: Uint8Array, at: number): SparseRegion[] | null {
    const map = this.#bytes === 0 ? MAP_IN_HEADER : MAP_IN_EXTENSION;
    this.#bytes += BLOCK;
    if (this.#bytes > MAX_SPARSE_MAP_BYTES) throw new InvalidNumber();
    for (let i = 0; i < map.regions; i += 1) {
      const region = at + map.start + i * REGION;
      if (block[region] === 0) break;
      this.#regions.push({
        offset: parseNumeric(block, region, 12),
        length: parseNumeric(block, region + 12, 12),
      });
    }
    return block[at + map.more] === 0 ? this.#regions : null;
  }
}

/** GNU 1.0: decimal lines before the content (a count, then offset and length in turn), in whole blocks. */
export class BodySparseMap implements SparseMapCollector {
  readonly inBody = true;
  #text = "";
  #lines = 0;
  #needed = 1;

  add(block: Uint8Array, at: number): SparseRegion[] | null {
    this.#text += byteString(block, at, at + BLOCK);
    if (this.#text.length > MAX_SPARSE_MAP_BYTES) throw new InvalidNumber();
    for (let i = at; i < at + BLOCK; i += 1) if (block[i] === NEWLINE) this.#lines += 1;
    if (this.#needed === 1 && this.#lines >= 1) {
      const count = parseInt64(this.#text.slice(0, this.#text.indexOf("\n")));
      if (count < 0 || count > MAX_SPARSE_MAP_BYTES) throw new InvalidNumber();
      this.#needed += 2 * count;
    }
    if (this.#lines < this.#needed) return null;
    return regionsOf(this.#text.split("\n", this.#needed).slice(1));
  }
}

/**
 * Go's `validateSparseEntries`, and what its reader finds out while it copies: regions in order, within the
 * file, and exactly as long as the content that is stored.
 */
export function isConsistentMap(regions: readonly SparseRegion[], size: number, storedSize: number): boolean {
  let end = 0;
  let data = 0;
  for (const { offset, length } of regions) {
    if (offset < 0 || length < 0 || offset < end) return false;
    end = offset + length;
    if (end > size) return false;
    data += length;
  }
  return size >= 0 && data === storedSize;
}
