import { digestAlgorithm } from "../digests.ts";
import type { ManifestRecord } from "../manifest-record.ts";
import { manifestTarget } from "../notifications.ts";
import { refusal } from "../protocol-error.ts";
import type { Reply } from "../reply.ts";
import { emptyReply } from "../reply.ts";
import { headerOf, type RequestContext } from "../request-context.ts";

/** Finds a manifest by tag or digest; 404 tells an unknown repository from an unknown manifest. */
export function findManifest(context: RequestContext, repository: string, reference: string): ManifestRecord {
  const digest = digestAlgorithm(reference) ? reference : context.store.resolveTag(repository, reference);
  const record = digest === null ? null : context.store.manifest(repository, digest);
  if (record) return record;
  if (!context.store.hasRepository(repository)) {
    throw refusal(404, "NAME_UNKNOWN", "There is no such repository.", { name: repository });
  }
  throw refusal(404, "MANIFEST_UNKNOWN", "There is no such manifest.", { name: repository, reference });
}

/** True when an `If-None-Match` header names the digest, with quotes or without. */
export function matchesEtag(header: string | undefined, digest: string): boolean {
  const tags = (header ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, "").replaceAll('"', ""));
  return tags.includes(digest) || tags.includes("*");
}

/** end-3: GET and HEAD of a manifest, by tag or digest. */
export async function readManifest(
  context: RequestContext,
  repository: string,
  reference: string,
): Promise<Reply> {
  const record = findManifest(context, repository, reference);
  const identity = { "docker-content-digest": record.digest, etag: `"${record.digest}"` };
  if (matchesEtag(headerOf(context, "if-none-match"), record.digest)) return emptyReply(304, identity);
  const tag = reference === record.digest ? null : reference;
  context.report({ action: "pull", target: manifestTarget(repository, record, tag) });
  return {
    status: 200,
    headers: { ...identity, "content-type": record.mediaType, "content-length": String(record.size) },
    body: await context.store.readManifest(record.digest),
  };
}
