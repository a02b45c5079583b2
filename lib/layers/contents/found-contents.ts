import type { ByteString } from "../bytes/byte-string.ts";
import type { RestartPoint } from "../restart/restart-point.ts";
import type { TarEntry } from "../tar/entry.ts";

/** `stargz`: the older form of eStargz, without digests in its manifest. */
export type ContentsFormat = "estargz" | "stargz" | "zstd:chunked";

/** An entry as a table of contents tells it, at a place in an archive that is only thought of. */
export interface PlacedEntry {
  entry: TarEntry;
  /** What the table says the content of a file has, 32 bytes; null when it says nothing or the file is empty. */
  sha256: ByteString | null;
}

/** The table of contents of a layer, read and found sound in itself. */
export interface FoundContents {
  format: ContentsFormat;
  compression: "gzip" | "zstd";
  /** Of the whole layer. */
  blobBytes: number;
  /** Bytes of the layer that were read for it. */
  bytesRead: number;
  /** The manifest names the digest of the table, and it has it. Otherwise nothing but its author vouches for it. */
  verified: boolean;
  entries: PlacedEntry[];
  /** Where reading can begin: each piece of a file that is compressed by itself. */
  points: RestartPoint[];
  /** Least bytes of an archive with these entries; the layer's own may have longer headers. */
  tarBytes: number;
}
