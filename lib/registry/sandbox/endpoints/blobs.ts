import { readByteRange } from "../byte-range.ts";
import { digestAlgorithm } from "../digests.ts";
import { ProtocolError, refusal } from "../protocol-error.ts";
import { emptyReply, type Reply } from "../reply.ts";
import { headerOf, type RequestContext } from "../request-context.ts";
import { matchesEtag } from "./read-manifest.ts";

function sizeOf(context: RequestContext, repository: string, digest: string): number {
  if (!digestAlgorithm(digest))
    throw refusal(400, "DIGEST_INVALID", "This is not a digest this registry supports.");
  const size = context.store.blobSize(repository, digest);
  if (size === null) throw refusal(404, "BLOB_UNKNOWN", "There is no such blob.", { digest });
  return size;
}

/** end-2: GET and HEAD of a blob, whole or one range. */
export async function readBlob(context: RequestContext, repository: string, digest: string): Promise<Reply> {
  const size = sizeOf(context, repository, digest);
  const headers: Record<string, string> = {
    "docker-content-digest": digest,
    etag: `"${digest}"`,
    "accept-ranges": "bytes",
    "cache-control": "max-age=31536000",
    "content-type": "application/octet-stream",
  };
  if (matchesEtag(headerOf(context, "if-none-match"), digest)) return emptyReply(304, headers);
  const range = readByteRange(headerOf(context, "range"), size);
  if (range === "unsatisfiable") {
    const entry = { code: "RANGE_INVALID" as const, message: "The range lies outside the blob." };
    throw new ProtocolError(416, entry, { "content-range": `bytes */${size}` });
  }
  const { start, end } = range === "whole" ? { start: 0, end: size - 1 } : range;
  headers["content-length"] = String(end - start + 1);
  if (range !== "whole") headers["content-range"] = `bytes ${start}-${end}/${size}`;
  if (context.method === "GET") {
    context.report({
      action: "pull",
      target: { repository, digest, size, mediaType: "application/octet-stream" },
    });
  }
  const wanted = context.method === "GET" && size > 0;
  const body = wanted ? context.store.storage.stream(digest, start, end) : null;
  return { status: range === "whole" ? 200 : 206, headers, body };
}

/** end-10: DELETE of a blob. As real registries, it does not ask whether a manifest still needs it. */
export async function deleteBlob(
  context: RequestContext,
  repository: string,
  digest: string,
): Promise<Reply> {
  if (context.options.deletion?.blobs === false)
    throw refusal(405, "UNSUPPORTED", "Deleting is switched off.");
  sizeOf(context, repository, digest);
  await context.store.deleteBlob(repository, digest);
  context.report({ action: "delete", target: { repository, digest } });
  return emptyReply(202, { "content-length": "0" });
}
