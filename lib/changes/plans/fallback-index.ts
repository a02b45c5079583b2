import { blobsOf, childrenOf, summarise } from "#lib/catalog/ingest/summarise.ts";
import { decodeManifest } from "#lib/manifests/decode-manifest.ts";
import { digestOf } from "#lib/manifests/verify-digest.ts";
import { referrersTag } from "#lib/references/auxiliary-tag.ts";
import { MEDIA_TYPES } from "#lib/references/media-types.ts";
import { readDescriptors } from "#lib/registry/endpoints/referrer-descriptors.ts";
import { isRegistryError } from "#lib/registry/errors.ts";
import type { ManifestBytes, ReferrerDescriptor } from "#lib/registry/registry-client.ts";
import type { PointTag } from "../plan.ts";
import type { CopiedReferrer } from "./copied-version.ts";
import type { Errand } from "./errand.ts";

/**
 * Steps that keep the list of referrers under the fallback tag `sha256-<hex>`, as the distribution specification
 * asks of clients where the registry has no referrers API ("Unavailable Referrers API"): what is listed there
 * stays, what is copied is added.
 */
export async function fallbackSteps(
  target: Errand,
  referrers: readonly CopiedReferrer[],
): Promise<PointTag[]> {
  const steps: PointTag[] = [];
  for (const [subject, added] of Map.groupBy(referrers, (referrer) => referrer.subject)) {
    const tag = referrersTag(subject);
    const before = await currentIndex(target, tag);
    const listed = before === null ? NONE : readDescriptors(before.bytes);
    // Something else has the name of the list.
    if (listed === null) continue;
    const known = new Set(listed.descriptors.map(({ digest }) => digest));
    const fresh = added.map(({ descriptor }) => descriptor).filter(({ digest }) => !known.has(digest));
    if (fresh.length === 0) continue;
    const digest = await keepIndex(target, indexBytes(before?.bytes ?? null, fresh));
    steps.push({ action: "point-tag", place: target.place, tag, from: before?.digest ?? null, digest });
  }
  return steps;
}

const NONE = { descriptors: [] };

/** The list with more in it; what stands in it already stays as it is written. */
function indexBytes(
  before: Uint8Array | null,
  added: readonly ReferrerDescriptor[],
): Uint8Array<ArrayBuffer> {
  const fresh = added.map(({ mediaType, digest, size, artifactType, annotations }) => ({
    ...{ mediaType, digest, size },
    ...(artifactType === null ? {} : { artifactType }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  }));
  const index = before === null ? {} : (JSON.parse(new TextDecoder().decode(before)) as ListedIndex);
  const manifests = [...(index.manifests ?? []), ...fresh];
  const merged = { ...index, schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests };
  return new TextEncoder().encode(JSON.stringify(merged));
}

interface ListedIndex {
  readonly manifests?: readonly unknown[] | null;
}

async function currentIndex(
  { session, place, connection }: Errand,
  tag: string,
): Promise<ManifestBytes | null> {
  try {
    return await session.ask((options) => connection.client.getManifest(place.repository, tag, options));
  } catch (error) {
    if (isRegistryError(error) && error.code === "registry_not_found") return null;
    throw error;
  }
}

/** Pointing a tag takes its bytes from the kept manifests. */
async function keepIndex({ context }: Errand, bytes: Uint8Array): Promise<string> {
  const { writer, known } = context.catalog;
  const got = { digest: await digestOf(bytes), mediaType: MEDIA_TYPES.ociIndex, bytes };
  const decoded = decodeManifest(got);
  const summary = summarise(decoded, null, [], BigInt(bytes.byteLength));
  const children = childrenOf(decoded);
  writer.add({ kind: "manifest", manifest: { ...summary, bytes, children, blobs: blobsOf(decoded) } });
  await writer.flush();
  await known.remember({ summary, children });
  return got.digest;
}
