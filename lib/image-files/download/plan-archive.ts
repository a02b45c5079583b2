import { decodeManifest } from "#lib/manifests/decode-manifest.ts";
import { LIMITS } from "#lib/manifests/limits.ts";
import type { DecodedManifest, Descriptor } from "#lib/manifests/model.ts";
import { isImageConfigType, parseLayerType } from "#lib/references/media-types.ts";
import { formatPlatform } from "#lib/references/platform.ts";
import { type ArchivePlan, type ManifestPart, PlannedBlobs, type PlannedImage } from "./archive-plan.ts";
import type { ArchiveSource } from "./archive-source.ts";
import { manifestBytes } from "./manifest-bytes.ts";
import { NotDownloadable } from "./not-downloadable.ts";

/**
 * Finds everything that an archive of this manifest needs: of an index the manifests of all platforms, with their
 * attestations, and of each image config and layers.
 *
 * @throws NotDownloadable for what cannot be in an OCI archive; NotFound, RegistryError when a manifest is missing
 */
export async function planArchive(source: ArchiveSource, digest: string): Promise<ArchivePlan> {
  const planner = new ArchivePlanner(source);
  const { mediaType, size, kind } = await planner.add(digest, "", 0);
  return {
    root: { digest, size, mediaType, isIndex: kind === "index" },
    manifests: planner.manifests,
    blobs: planner.blobs.all,
    images: planner.images,
  };
}

class ArchivePlanner {
  readonly manifests = new Map<string, ManifestPart>();
  readonly blobs = new PlannedBlobs();
  readonly images: PlannedImage[] = [];
  readonly #source: ArchiveSource;

  constructor(source: ArchiveSource) {
    this.#source = source;
  }

  /** Adds a manifest with all below it. What was decoded is not kept: an index may have hundreds. */
  async add(digest: string, platform: string, depth: number): Promise<DecodedManifest> {
    if (depth > LIMITS.indexDepth || this.manifests.size >= LIMITS.indexNodes) throw tooMany();
    const decoded = decodeManifest(await manifestBytes(this.#source, digest, platform));
    checkKind(decoded);
    this.manifests.set(digest, { digest, size: decoded.size });
    this.#addBlobs(decoded, platform);
    for (const child of decoded.children) {
      if (this.manifests.has(child.digest)) continue;
      const label = child.role === "platform" && child.platform ? formatPlatform(child.platform) : platform;
      await this.add(child.digest, label, depth + 1);
    }
    return decoded;
  }

  #addBlobs({ config, layers, purpose }: DecodedManifest, platform: string): void {
    if (config !== null) this.#addBlob(config, "config", platform);
    for (const layer of layers) this.#addBlob(layer, "layer", platform);
    // Attestations have a config like images, but layers that are none.
    const isImage = purpose === "image" && layers.every((layer) => parseLayerType(layer.mediaType) !== null);
    if (!isImage || config === null || !isImageConfigType(config.mediaType)) return;
    this.images.push({ config: config.digest, layers: layers.map((layer) => layer.digest) });
  }

  #addBlob({ digest, size, mediaType, urls }: Descriptor, what: "config" | "layer", platform: string): void {
    const isForeign = urls.length > 0 || (parseLayerType(mediaType)?.foreign ?? false);
    this.blobs.add({ digest, size, what, isForeign, platform });
  }
}

function checkKind({ kind, layers, layerCount, children, childCount }: DecodedManifest): void {
  if (kind === "legacy") {
    throw new NotDownloadable(
      "This image is in Docker's schema 1 format, which cannot be put into an OCI archive.",
      "Pull it with a tool that still knows this format, and push it again in a current one.",
    );
  }
  if (kind === "unknown") {
    throw new NotDownloadable(
      "This is of a type that is not known here, so it cannot be told what belongs to it.",
      "Look at its raw form, or pull it with the tool that made it.",
    );
  }
  if (layers.length < layerCount || children.length < childCount) throw tooMany();
}

function tooMany(): NotDownloadable {
  return new NotDownloadable(
    "It consists of more manifests or layers than are put into one archive.",
    "Download its platforms one by one.",
  );
}
