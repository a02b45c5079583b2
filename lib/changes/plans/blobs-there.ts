import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { parseLayerType } from "#lib/references/media-types.ts";
import type { Errand } from "./errand.ts";
import type { VersionPart } from "./version-tree.ts";

/** A config or a layer that manifests name. */
export interface NamedBlob {
  readonly digest: string;
  /** Bytes, as the manifest says. */
  readonly size: number;
}

export interface PartBlobs {
  /** Each once, in the order of the manifests. */
  readonly blobs: readonly NamedBlob[];
  /** Foreign layers: their bytes lie elsewhere and are neither looked for nor copied. */
  readonly foreign: readonly NamedBlob[];
}

const WIDTH = 8;

/** The configs and layers of some manifests. */
export function blobsOfParts(parts: readonly VersionPart[]): PartBlobs {
  const blobs = new Map<string, NamedBlob>();
  const foreign = new Map<string, NamedBlob>();
  for (const { decoded } of parts) {
    const { config, layers } = decoded;
    for (const { digest, size, mediaType } of config ? [config, ...layers] : layers) {
      const isForeign = parseLayerType(mediaType)?.foreign === true;
      (isForeign ? foreign : blobs).set(digest, { digest, size });
    }
  }
  return { blobs: [...blobs.values()], foreign: [...foreign.values()] };
}

/**
 * Which of these blobs a repository has.
 *
 * @throws RegistryError why it cannot be told
 */
export async function presentBlobs(
  { session, place, connection }: Errand,
  digests: readonly string[],
): Promise<Set<string>> {
  const there = await eachLimited(digests, WIDTH, async (digest) => {
    try {
      await session.ask((options) => connection.client.headBlob(place.repository, digest, options));
      return [digest];
    } catch (error) {
      if (isTagtrailError(error) && error.code === "registry_not_found") return [];
      throw error;
    }
  });
  return new Set(there.flat());
}
