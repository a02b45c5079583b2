import { digestAlgorithm } from "../digests.ts";
import { refusal } from "../protocol-error.ts";
import { emptyReply, type Reply } from "../reply.ts";
import type { RequestContext } from "../request-context.ts";
import { findManifest } from "./read-manifest.ts";

/**
 * end-9: DELETE of a tag leaves the manifest; DELETE of a digest takes every tag that points at it.
 * Events have the shape CNCF distribution sends: the digest first, without media type, then one per tag.
 */
export async function deleteManifest(
  context: RequestContext,
  repository: string,
  reference: string,
): Promise<Reply> {
  const byDigest = digestAlgorithm(reference) !== null;
  const allowed = byDigest ? context.options.deletion?.manifests : context.options.deletion?.tags;
  if (allowed === false) throw refusal(405, "UNSUPPORTED", "Deleting is switched off.");
  const record = findManifest(context, repository, reference);
  if (!byDigest) {
    await context.store.deleteTag(repository, reference);
    context.report({ action: "delete", target: { repository, tag: reference } });
    return emptyReply(202, { "content-length": "0" });
  }
  const tags = (await context.store.deleteManifest(repository, record.digest)) ?? [];
  context.report({ action: "delete", target: { repository, digest: record.digest } });
  for (const tag of tags) context.report({ action: "delete", target: { repository, tag } });
  return emptyReply(202, { "content-length": "0" });
}
