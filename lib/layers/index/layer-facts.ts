import type { Compression } from "../codec/detect.ts";
import type { Damage } from "../damage.ts";
import type { TarEnd } from "../tar/tar-walker.ts";

/** What one reading found out about a layer as a whole. Stored with its index. */
export interface LayerFacts {
  /**
   * `contents`: listed by the table of contents in the layer, which is the word of its author; the layer was not
   * read. Missing: a full reading.
   */
  source?: "reading" | "contents";
  compression: Compression;
  /** Bytes of the blob; of a full reading, all were read and are what its digest names. */
  blobBytes: number;
  /** Uncompressed bytes, as far as they were read; of a table of contents, the least there must be. */
  tarBytes: number;
  /** sha256 of the uncompressed bytes, which the image's config states as `diff_id`; null when not computed. */
  tarDigest: string | null;
  /** Entries of the archive. */
  entries: number;
  /** Regular files, and the bytes of their contents in the archive. */
  files: number;
  contentBytes: number;
  /** Why the list is not complete; null when it is. */
  damage: Damage | null;
  /** How the archive ended; null when it is damaged, or was not read. */
  end: TarEnd | null;
  /** Bytes behind the compressed data. Most programs ignore them; Go's gzip refuses such a layer. */
  trailingBlobBytes: number;
  /** Every file has its sha256; that of a table of contents is what the table says. */
  hashed: boolean;
}

/** Who owns an entry, as the archive says. */
export interface Owner {
  uid: number;
  gid: number;
  userName: string;
  groupName: string;
}

/** The first segment of an index. */
export interface IndexMeta {
  facts: LayerFacts;
  owners: Owner[];
  /** Entries and implied directories. */
  rows: number;
  directories: number;
}
