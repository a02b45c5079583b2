import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";
import { digestOf } from "../digests.ts";

/** One entry of a layer. `content` makes a file, `link` a symbolic link, neither a directory. */
export interface LayerEntry {
  name: string;
  content?: string | Uint8Array;
  link?: string;
  mode?: number;
  uid?: number;
}

export interface BuiltLayer {
  mediaType: string;
  digest: string;
  /** Digest of the tar before compression. */
  diffId: string;
  bytes: Buffer;
}

export const LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

function headerOf(entry: LayerEntry, modifiedAt: Date): Partial<Header> & { name: string } {
  const common = { name: entry.name, mtime: modifiedAt, uid: entry.uid ?? 0, gid: entry.uid ?? 0 };
  if (entry.link !== undefined) return { ...common, type: "symlink", linkname: entry.link, mode: 0o777 };
  if (entry.content === undefined) return { ...common, type: "directory", mode: entry.mode ?? 0o755 };
  return { ...common, type: "file", mode: entry.mode ?? 0o644 };
}

/** A gzipped tar with the entries in the order given; the same bytes for the same input and zlib. */
export async function buildLayer(entries: readonly LayerEntry[], modifiedAt: Date): Promise<BuiltLayer> {
  const archive = pack();
  for (const entry of entries) {
    const header = headerOf(entry, modifiedAt);
    if (entry.content === undefined) archive.entry(header);
    else archive.entry(header, Buffer.from(entry.content));
  }
  archive.finalize();
  const tar = await buffer(archive);
  const bytes = gzipSync(tar, { level: 1 });
  // The tenth byte names the operating system that compressed; 255 is "unknown" (RFC 1952).
  bytes[9] = 255;
  return { mediaType: LAYER_TYPE, digest: digestOf(bytes), diffId: digestOf(tar), bytes };
}
