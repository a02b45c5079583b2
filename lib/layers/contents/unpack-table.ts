import { promisify } from "node:util";
import zlib from "node:zlib";
import { endOfGzipHeader } from "../gzip/gzip-header.ts";
import type { TarEntry } from "../tar/entry.ts";
import { TarWalker } from "../tar/tar-walker.ts";
import { OddContents } from "./odd-contents.ts";

/** Caps of a table of contents; that of a million entries has about 250 MB. Bytes. */
export const MAX_TABLE_BYTES = 64 * 2 ** 20;
const MAX_UNPACKED_BYTES = 256 * 2 ** 20;

/** What the header of a gzip member has in all programs that write eStargz: Go's, with no name and no time. */
export const GZIP_HEADER_BYTES = 10;
const TABLE_NAME = "stargz.index.json";

const gunzip = promisify(zlib.gunzip);
const unzstd = promisify(zlib.zstdDecompress);

/** The table of an eStargz layer: a small archive with one file, which whoever unpacks the layer unpacks too. */
export interface StargzTable {
  json: Buffer;
  /** The file, at its place in that archive. */
  entry: TarEntry;
}

/** @throws OddContents */
export async function unpackStargzTable(packed: Buffer): Promise<StargzTable> {
  // A header of another length here is one of other members too, and files would be read from a wrong place.
  if (endOfGzipHeader(packed, 0) !== GZIP_HEADER_BYTES) throw new OddContents();
  const archive = await unpacked(gunzip(packed, { maxOutputLength: MAX_UNPACKED_BYTES }));
  const found: TarEntry[] = [];
  const walker = new TarWalker({ entry: (entry) => found.push(entry) });
  try {
    walker.push(archive);
    walker.end();
  } catch {
    throw new OddContents();
  }
  const [entry] = found;
  if (entry === undefined || found.length > 1) throw new OddContents();
  if (entry.kind !== "file" || entry.sparse !== null || entry.name !== TABLE_NAME) throw new OddContents();
  return { entry, json: archive.subarray(entry.bodyOffset, entry.bodyOffset + entry.size) };
}

/** @throws OddContents */
export async function unpackChunkedTable(packed: Buffer, length: number): Promise<Buffer> {
  if (length > MAX_UNPACKED_BYTES) throw new OddContents();
  const json = await unpacked(unzstd(packed, { maxOutputLength: Math.max(1, length) }));
  if (json.length !== length) throw new OddContents();
  return json;
}

async function unpacked(unpacking: Promise<Buffer>): Promise<Buffer> {
  try {
    return await unpacking;
  } catch {
    throw new OddContents();
  }
}
