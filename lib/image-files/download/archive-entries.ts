import { checkedBytes } from "#lib/registry/endpoints/checked-bytes.ts";
import type { ArchivePlan, BlobPart, ManifestPart } from "./archive-plan.ts";
import type { ArchiveSource } from "./archive-source.ts";
import { blobPath, layoutFiles } from "./layout-files.ts";
import { manifestBytes } from "./manifest-bytes.ts";

/** A directory, or a file whose bytes are read when its turn comes. */
export interface ArchiveEntry {
  /** Of a directory, ending with a slash. */
  readonly name: string;
  readonly size: number;
  /** Gives exactly `size` bytes, or throws. */
  bytes(): AsyncIterable<Uint8Array>;
}

/**
 * The entries of an OCI image layout in the order of its archive: what describes the layout, then manifests, then
 * blobs, so that whoever reads it as a stream knows what is coming.
 *
 * @param reference the full name with the tag, and the tag; null: the archive names none
 */
export function archiveEntries(
  plan: ArchivePlan,
  source: ArchiveSource,
  reference: { readonly name: string; readonly tag: string } | null,
): ArchiveEntry[] {
  const texts = Object.entries(layoutFiles(plan, reference)).map(([name, text]) => textFile(name, text));
  const manifests = [...plan.manifests.values()].map((part) => manifestFile(part, source));
  // What is both a manifest and somebody's layer is there already.
  const blobs = [...plan.blobs.values()].filter(({ digest }) => !plan.manifests.has(digest));
  const files = [...manifests, ...blobs.map((part) => blobFile(part, source))];
  const folders = new Set(["blobs/", ...files.map(({ name }) => name.slice(0, name.lastIndexOf("/") + 1))]);
  return [...texts, ...[...folders].map(folder), ...files];
}

function folder(name: string): ArchiveEntry {
  return { name, size: 0, bytes: nothing };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function textFile(name: string, text: string): ArchiveEntry {
  const bytes = Buffer.from(text, "utf8");
  return {
    ...{ name, size: bytes.length },
    async *bytes() {
      yield bytes;
    },
  };
}

function manifestFile({ digest, size }: ManifestPart, source: ArchiveSource): ArchiveEntry {
  return {
    ...{ name: blobPath(digest), size },
    async *bytes() {
      yield (await manifestBytes(source, digest, "")).bytes;
    },
  };
}

function blobFile({ digest, size }: BlobPart, source: ArchiveSource): ArchiveEntry {
  const { client, registryName, repository, signal } = source;
  const open = async () => (await client.getBlob(repository, digest, { signal })).body;
  return {
    ...{ name: blobPath(digest), size },
    bytes: () => checkedBytes({ digest, size, open }, registryName, {}),
  };
}
