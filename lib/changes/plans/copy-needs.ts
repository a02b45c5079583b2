import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import type { Plan } from "#lib/contract/changes.ts";
import type { CopyBlob, PutVersion } from "../plan.ts";
import { blobsOfParts, presentBlobs } from "./blobs-there.ts";
import { isThere } from "./current-tag.ts";
import type { Errand } from "./errand.ts";
import type { VersionPart } from "./version-tree.ts";

/** What the target lacks of a copy. */
export interface CopyNeeds {
  readonly blobs: readonly CopyBlob[];
  readonly versions: readonly PutVersion[];
  readonly copied: NonNullable<Plan["copied"]>;
  /** Manifests and blobs that the target has already. */
  readonly there: number;
  readonly foreign: number;
}

const WIDTH = 8;

/**
 * Asks the target what it has. Blobs are looked for even below a manifest that is there: a registry may have lost
 * them. Within a registry they are mounted, which sends nothing.
 *
 * @throws RegistryError when the target cannot be asked
 */
export async function copyNeeds(
  source: Errand,
  target: Errand,
  parts: readonly VersionPart[],
): Promise<CopyNeeds> {
  const { blobs, foreign } = blobsOfParts(parts);
  const present = await presentBlobs(
    target,
    blobs.map((blob) => blob.digest),
  );
  const absent = blobs.filter((blob) => !present.has(blob.digest));
  const put = await eachLimited(parts, WIDTH, async ({ digest }) =>
    (await isThere(target.session, target.place.repository, digest)) ? [] : [digest],
  );
  const versions = put.flat();
  const bytes = absent.reduce((sum, { size }) => sum + size, 0);
  const mounts = source.place.registryId === target.place.registryId;
  return {
    blobs: absent.map(({ digest, size }) => ({
      ...{ action: "copy-blob", place: target.place, source: source.place },
      ...{ digest, size },
    })),
    versions: versions.map((digest) => ({
      ...{ action: "put-version", place: target.place, source: source.place, digest },
    })),
    copied: {
      ...{ blobs: absent.length, versions: versions.length },
      ...{ bytes: mounts ? 0 : bytes, mountable: mounts ? bytes : 0 },
    },
    there: parts.length - versions.length + blobs.length - absent.length,
    foreign: foreign.length,
  };
}
