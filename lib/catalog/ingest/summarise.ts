import type { DecodedConfig, DecodedManifest, Descriptor, Platform } from "#lib/manifests/model.ts";
import type { BlobUse, ChildUse, ManifestSummary } from "../store/facts.ts";

/** No blob is larger; a descriptor that says so is not believed, and sums stay far from 64 bits. */
const MAX_BLOB_BYTES = 2 ** 40;
const MAX_TEXT = 255;
const MAX_PLATFORMS = 100;

/** Blobs a manifest names itself: the config at -1, then the layers. */
export function blobsOf(manifest: DecodedManifest): BlobUse[] {
  const config = manifest.config ? [use(-1, manifest.config)] : [];
  return [...config, ...manifest.layers.map((layer, position) => use(position, layer))];
}

/** Manifests an index names. */
export function childrenOf(manifest: DecodedManifest): ChildUse[] {
  return manifest.children.map(({ digest, role }, position) => ({ position, digest: plain(digest), role }));
}

/**
 * What lists show of a manifest.
 * @param config null when there is none or it could not be read
 * @param children of an index, those that could be read
 * @param size bytes of everything it needs
 */
export function summarise(
  manifest: DecodedManifest,
  config: DecodedConfig | null,
  children: readonly ManifestSummary[],
  size: bigint,
): ManifestSummary {
  return {
    digest: manifest.digest,
    mediaType: plain(manifest.mediaType),
    purpose: manifest.purpose,
    artifactType: manifest.artifactType === null ? null : plain(manifest.artifactType),
    subject: manifest.subject === null ? null : plain(manifest.subject.digest),
    configDigest: manifest.config === null ? null : plain(manifest.config.digest),
    createdAt:
      believable(config?.createdAt ?? null) ??
      newest(children) ??
      believable(manifest.annotations["org.opencontainers.image.created"] ?? null),
    platforms: platformsOf(manifest, config),
    size,
  };
}

/** Each blob once. A hostile manifest may name the same blob with different sizes: the largest counts. */
export function addBlobs(
  sizes: Map<string, bigint>,
  blobs: readonly { digest: string; size: bigint }[],
): void {
  for (const { digest, size } of blobs) {
    const known = sizes.get(digest);
    if (known === undefined || known < size) sizes.set(digest, size);
  }
}

export function sum(sizes: ReadonlyMap<string, bigint>): bigint {
  let total = 0n;
  for (const size of sizes.values()) total += size;
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return total > most ? most : total;
}

function use(position: number, { digest, size, mediaType }: Descriptor): BlobUse {
  return {
    position,
    digest: plain(digest),
    size: BigInt(Number.isSafeInteger(size) && size >= 0 && size <= MAX_BLOB_BYTES ? size : 0),
    mediaType: plain(mediaType),
  };
}

/** A column's text: PostgreSQL stores neither NUL nor half of a surrogate pair. */
function plain(text: string): string {
  return text.slice(0, MAX_TEXT).toWellFormed().replaceAll("\0", "\uFFFD");
}

/** Times outside of 1970 to 9999 are not dates of an image: Go writes year 1 for "none". */
function believable(text: string | null): Date | null {
  if (text === null) return null;
  const time = new Date(text);
  const year = time.getUTCFullYear();
  return year >= 1970 && year <= 9999 ? time : null;
}

function newest(children: readonly ManifestSummary[]): Date | null {
  let found: Date | null = null;
  for (const { createdAt } of children) if (createdAt && (!found || createdAt > found)) found = createdAt;
  return found;
}

function platformsOf(manifest: DecodedManifest, config: DecodedConfig | null): string[] {
  const named =
    manifest.kind === "index"
      ? manifest.children.filter((child) => child.role === "platform").map((child) => child.platform)
      : [config?.platform ?? null];
  const texts = named.filter((platform) => platform !== null).map(platformText);
  return [...new Set(texts)].slice(0, MAX_PLATFORMS);
}

function platformText({ os, architecture, variant }: Platform): string {
  return plain([os, architecture, ...(variant ? [variant] : [])].join("/"));
}
