import { randomBytes } from "node:crypto";
import { MEDIA_TYPES } from "#lib/references/media-types.ts";
import { sha256Of } from "../endpoints/digest-check.ts";
import { getManifest, headManifest } from "../endpoints/manifests.ts";
import { isRegistryError, RegistryError } from "../errors.ts";
import type { ChangeAnswer } from "../registry-changes.ts";
import type { ManifestBytes, ManifestHead, RequestOptions } from "../registry-client.ts";
import { deleteManifest, putManifest } from "./change-manifests.ts";
import type { MutationContext } from "./mutation-context.ts";
import { uploadBlob } from "./upload-blob.ts";

/** In a placeholder's config (and, where there is one, its annotations): how to recognise one that was left. */
export const PLACEHOLDER_LABEL = "dev.tagtrail.placeholder";

interface Target {
  repository: string;
  tag: string;
  digest: string;
}

/**
 * Removes one tag where a registry deletes by digest only: points the tag at a manifest that nothing else can
 * share, looks that it is there, and deletes that manifest. The version and its other tags are never touched.
 *
 * `accepted` only when that last deletion was. When it is clearly refused, the tag gets the version's own bytes
 * again, which were read before; `refused` only while the tag is seen as it was. Whatever is cut off between the
 * PUT and the deletion (our end, or the registry's) leaves the tag at the placeholder, an image without layers
 * whose config bears PLACEHOLDER_LABEL: it is answered as `lost`, the caller reads the tag, and moving it back or
 * removing it again mends it. The placeholder's config of some hundred bytes stays until the registry collects
 * garbage, after a refusal its manifest as well.
 */
export async function removeByPlaceholder(
  target: Target,
  context: MutationContext,
  options: RequestOptions,
): Promise<ChangeAnswer> {
  const { repository, tag } = target;
  const prepared = await prepare(target, context, options);
  if ("outcome" in prepared) return prepared;
  const { placeholder, original } = prepared;
  const put = await putManifest({ repository, reference: tag }, placeholder, context, options);
  if (put.outcome !== "accepted") return put;
  // From here on the tag is on the placeholder: no signal may stop us in between.
  const { signal: _signal, ...begun } = options;
  const misplaced = await lookAt(target, placeholder, context, begun);
  if (misplaced !== null) return { outcome: "lost", error: misplaced };
  const deletion = { repository, reference: placeholder.digest };
  const deleted = await deleteManifest(deletion, context, begun);
  if (deleted.outcome !== "refused") return deleted;
  const isBack = await putBack(target, { placeholder, original }, context, begun);
  return { outcome: isBack ? "refused" : "lost", error: deleted.error };
}

interface Prepared {
  readonly placeholder: ManifestBytes;
  /** The exact bytes that the tag had. */
  readonly original: ManifestBytes;
}

/** The registry deletes nothing after all: the tag gets back what it had, unless somebody moved it meanwhile. */
async function putBack(
  target: Target,
  { placeholder, original }: Prepared,
  context: MutationContext,
  options: RequestOptions,
): Promise<boolean> {
  const { repository, tag } = target;
  if ((await lookAt(target, placeholder, context, options)) !== null) return false;
  await putManifest({ repository, reference: tag }, original, context, options);
  return (await lookAt(target, original, context, options)) === null;
}

/** Everything before the tag is touched: what goes wrong here changed nothing. */
async function prepare(
  { repository, tag, digest }: Target,
  context: MutationContext,
  options: RequestOptions,
): Promise<Prepared | Extract<ChangeAnswer, { outcome: "refused" }>> {
  try {
    const head = await headManifest(repository, tag, context, options);
    if (head === "notModified" || head.digest !== digest)
      throw movedMeanwhile({ repository, tag, digest }, context);
    const read = await getManifest(repository, digest, context, options);
    const original = { ...read, digest, mediaType: head.mediaType || read.mediaType };
    const { config, manifest } = makePlaceholder(tag, head);
    const open = async () => new Response(config).body ?? new ReadableStream<Uint8Array>();
    const blob = { digest: sha256Of(config), size: config.byteLength, open };
    await uploadBlob(repository, blob, context, options);
    return { placeholder: manifest, original };
  } catch (error) {
    if (isRegistryError(error)) return { outcome: "refused", error };
    throw error;
  }
}

/** Of the tag's own family: a registry may take no OCI manifest for a Docker image's tag, and clients may not. */
function makePlaceholder(
  tag: string,
  { mediaType }: ManifestHead,
): { config: Uint8Array<ArrayBuffer>; manifest: ManifestBytes } {
  const docker = mediaType.startsWith("application/vnd.docker.");
  const said = { [PLACEHOLDER_LABEL]: `stands for the tag ${tag} while it is removed` };
  const config = bytesOf({
    architecture: "unknown",
    os: "unknown",
    config: { Labels: { ...said, [`${PLACEHOLDER_LABEL}.nonce`]: randomBytes(32).toString("hex") } },
    rootfs: { type: "layers", diff_ids: [] },
  });
  const type = docker ? MEDIA_TYPES.dockerManifest : MEDIA_TYPES.ociManifest;
  const bytes = bytesOf({
    schemaVersion: 2,
    mediaType: type,
    config: {
      mediaType: docker ? MEDIA_TYPES.dockerConfig : MEDIA_TYPES.ociConfig,
      digest: sha256Of(config),
      size: config.byteLength,
    },
    layers: [],
    ...(docker ? {} : { annotations: said }),
  });
  return { config, manifest: { bytes, mediaType: type, digest: sha256Of(bytes) } };
}

function bytesOf(value: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(JSON.stringify(value)));
}

/** Null when the tag is at this manifest; of the placeholder: only then may it be deleted. */
async function lookAt(
  { repository, tag }: Target,
  { digest }: ManifestBytes,
  context: MutationContext,
  options: RequestOptions,
): Promise<RegistryError | null> {
  try {
    const head = await headManifest(repository, tag, context, options);
    if (head !== "notModified" && head.digest === digest) return null;
    return movedMeanwhile({ repository, tag, digest }, context);
  } catch (error) {
    if (isRegistryError(error)) return error;
    throw error;
  }
}

function movedMeanwhile({ repository, tag, digest }: Target, { who }: MutationContext): RegistryError {
  return new RegistryError(
    "registry_failed",
    `${repository}:${tag} at ${who.name} no longer points at ${digest}.`,
    {
      advice: "Somebody else moved it just now; look at where it points and decide anew.",
      details: { rule: "moved-meanwhile", host: who.host, digest },
    },
  );
}
