import { digestAlgorithm, digestOf } from "../digests.ts";
import { describeManifest, type ManifestRecord, parseManifest } from "../manifest-record.ts";
import { isTag } from "../names.ts";
import { manifestTarget } from "../notifications.ts";
import { ProtocolError, refusal } from "../protocol-error.ts";
import { emptyReply, type Reply } from "../reply.ts";
import { headerOf, type RequestContext } from "../request-context.ts";

/** The size every registry should take and no client should exceed (distribution specification, "Pushing Manifests"). */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

async function readBody(context: RequestContext): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of context.body) {
    size += chunk.length;
    if (size > MAX_MANIFEST_BYTES) {
      throw refusal(413, "MANIFEST_INVALID", `A manifest may have at most ${MAX_MANIFEST_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The media type pushed; a body that names another one is refused (CVE-2021-41190). */
function mediaTypeOf(context: RequestContext, bytes: Uint8Array): string {
  const json = parseManifest(bytes);
  if (!json) throw refusal(400, "MANIFEST_INVALID", "A manifest must be a JSON object.");
  const inside = typeof json.mediaType === "string" ? json.mediaType : null;
  const declared = headerOf(context, "content-type")?.split(";")[0]?.trim() || inside;
  if (!declared) throw refusal(400, "MANIFEST_INVALID", "The manifest has no media type.");
  if (inside !== null && inside !== declared) {
    throw refusal(400, "MANIFEST_INVALID", "The manifest's mediaType is not its Content-Type.");
  }
  if ("layers" in json && "manifests" in json) {
    throw refusal(400, "MANIFEST_INVALID", "The manifest has both layers and manifests.");
  }
  return declared;
}

/** The subject is not asked for: it may be pushed later ("Push", distribution specification). */
function checkReferences(context: RequestContext, repository: string, record: ManifestRecord): void {
  const missing = [
    ...record.blobs.filter((digest) => context.store.blobSize(repository, digest) === null),
    ...record.children.filter((digest) => context.store.manifest(repository, digest) === null),
  ];
  if (missing.length === 0) return;
  const message = "The manifest refers to content that is not in the repository.";
  const entries = missing.map((digest) => ({
    code: "MANIFEST_BLOB_UNKNOWN" as const,
    message,
    detail: { digest },
  }));
  throw new ProtocolError(400, entries);
}

/** The digest to store under and the tags to set: those of the path, or of `?tag=` beside a digest (end-7b). */
function targetOf(context: RequestContext, reference: string, bytes: Uint8Array) {
  const algorithm = digestAlgorithm(reference);
  if (!algorithm && reference.includes(":")) {
    throw refusal(400, "DIGEST_INVALID", "The digest is malformed or of an algorithm not supported here.");
  }
  const digest = digestOf(bytes, algorithm ?? "sha256");
  const tags = algorithm ? context.query.getAll("tag") : [reference];
  if (tags.some((tag) => !isTag(tag))) throw refusal(400, "MANIFEST_INVALID", "This is not a tag.");
  if (algorithm && digest !== reference) {
    throw refusal(400, "DIGEST_INVALID", "The digest is not that of the manifest's bytes.", {
      digest: reference,
    });
  }
  return { digest, tags, byDigest: algorithm !== null };
}

/** end-7: PUT of a manifest by tag or digest. The bytes are stored exactly as they came. */
export async function writeManifest(
  context: RequestContext,
  repository: string,
  reference: string,
): Promise<Reply> {
  const bytes = await readBody(context);
  const mediaType = mediaTypeOf(context, bytes);
  const { digest, tags, byDigest } = targetOf(context, reference, bytes);
  const described = describeManifest(digest, mediaType, bytes);
  if (context.options.checkReferences !== false) checkReferences(context, repository, described);
  await context.store.putManifest(repository, { mediaType, bytes, digest, tags });
  for (const tag of tags.length === 0 ? [null] : tags) {
    context.report({ action: "push", target: manifestTarget(repository, described, tag) });
  }
  const headers: Reply["headers"] = {
    location: `/v2/${repository}/manifests/${digest}`,
    "docker-content-digest": digest,
    "content-length": "0",
  };
  if (described.subject && context.options.referrers !== false) headers["oci-subject"] = described.subject;
  if (byDigest && tags.length > 0) headers["oci-tag"] = tags.join(", ");
  return emptyReply(201, headers);
}
