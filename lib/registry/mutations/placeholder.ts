import { randomBytes } from "node:crypto";
import { MEDIA_TYPES } from "#lib/references/media-types.ts";
import { sha256Of } from "../endpoints/digest-check.ts";
import { headManifest } from "../endpoints/manifests.ts";
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
 * `accepted` only when that last deletion was; refused only while the tag is as it was. Whatever is cut off
 * between the PUT and the deletion (our end, or the registry's) leaves the tag at the placeholder, an image
 * without layers whose config bears PLACEHOLDER_LABEL: it is answered as `lost`, the caller reads the tag, and
 * moving it back or removing it again mends it. The placeholder's config of some hundred bytes stays until
 * the registry collects garbage.
 */
export async function removeByPlaceholder(
  target: Target,
  context: MutationContext,
  options: RequestOptions,
): Promise<ChangeAnswer> {
  const { repository, tag } = target;
  const prepared = await prepare(target, context, options);
  if ("outcome" in prepared) return prepared;
  const put = await putManifest({ repository, reference: tag }, prepared, context, options);
  if (put.outcome !== "accepted") return put;
  // From here on the tag is on the placeholder: no signal may stop us in between.
  const { signal: _signal, ...begun } = options;
  const misplaced = await lookAt(target, prepared, context, begun);
  if (misplaced !== null) return { outcome: "lost", error: misplaced };
  const deletion = { repository, reference: prepared.digest };
  const deleted = await deleteManifest(deletion, context, begun);
  return deleted.outcome === "accepted" ? deleted : { outcome: "lost", error: deleted.error };
}

/** Everything before the tag is touched: what goes wrong here changed nothing. */
async function prepare(
  { repository, tag, digest }: Target,
  context: MutationContext,
  options: RequestOptions,
): Promise<ManifestBytes | Extract<ChangeAnswer, { outcome: "refused" }>> {
  try {
    const head = await headManifest(repository, tag, context, options);
    if (head === "notModified" || head.digest !== digest)
      throw movedMeanwhile({ repository, tag, digest }, context);
    const { config, manifest } = makePlaceholder(tag, head);
    const open = async () => new Response(config).body ?? new ReadableStream<Uint8Array>();
    const blob = { digest: sha256Of(config), size: config.byteLength, open };
    await uploadBlob(repository, blob, context, options);
    return manifest;
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

/** Null when the tag is at the placeholder, and only then may it be deleted. */
async function lookAt(
  { repository, tag }: Target,
  placeholder: ManifestBytes,
  context: MutationContext,
  options: RequestOptions,
): Promise<RegistryError | null> {
  try {
    const head = await headManifest(repository, tag, context, options);
    if (head !== "notModified" && head.digest === placeholder.digest) return null;
    return movedMeanwhile({ repository, tag, digest: placeholder.digest }, context);
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
