import { presentLayers } from "#lib/catalog/queries/present-image.ts";
import type { ComparedSide } from "#lib/contract/comparison.ts";
import type { UnreadLayer } from "#lib/contract/layers.ts";
import { distinctBytes } from "#lib/manifests/total-size.ts";
import type { FoundImage } from "./find-pair.ts";

/** What leaves the server of one of two images that are compared. */
export function presentSide(side: FoundImage, other: FoundImage, unread: UnreadLayer[]): ComparedSide {
  const { registry, repository, reference, index, platforms, image } = side;
  const { manifest, config } = image;
  const common = new Set(other.image.manifest.layers.map(({ digest }) => digest));
  return {
    ...{ registry, repository, reference, index },
    digest: image.digest,
    platform: config?.platform ?? null,
    platforms: [...platforms],
    createdAt: config?.createdAt ?? null,
    size: manifest.blobBytes ?? distinctBytes(manifest.layers),
    layers: presentLayers(manifest, config, new Map()).map(({ digest, size, createdBy }) => ({
      ...{ digest, size, createdBy },
      common: common.has(digest),
    })),
    unread,
  };
}
