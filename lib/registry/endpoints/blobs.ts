import { pullScope } from "../authentication/scope.ts";
import { RegistryError } from "../errors.ts";
import type { BlobStream, RequestOptions } from "../registry-client.ts";
import { type Answer, contentLength, header } from "../transport/answer.ts";
import { discard } from "../transport/bounded-body.ts";
import { streamOf } from "./blob-stream.ts";
import type { EndpointContext } from "./context.ts";
import { hasDigest, lying, sha256Of } from "./digest-check.ts";
import { blobUrl } from "./endpoint-urls.ts";
import { unexpectedAnswer } from "./unexpected-answer.ts";

/** Offsets of the first and the last byte. */
export interface ByteRange {
  start: number;
  end: number;
}

/** HEAD of a blob. Behind a redirect the size may be missing; prefer the descriptor's. */
export async function headBlob(
  repository: string,
  digest: string,
  context: EndpointContext,
  options: RequestOptions = {},
): Promise<{ size: number | null }> {
  const answer = await ask(repository, digest, context, { ...options, method: "HEAD", maxBytes: 0 });
  if (answer.status !== 200) throw unexpected(answer, repository, digest, context);
  return { size: contentLength(answer) };
}

/**
 * GET of a blob or a part of it as a stream. A server may answer a range with the whole blob (S3-likes do):
 * `partial` says which it was. A part that is not the one asked for is refused. The caller bounds how much of
 * a whole blob it reads and checks its digest.
 */
export async function getBlob(
  repository: string,
  digest: string,
  context: EndpointContext,
  options: RequestOptions & { range?: ByteRange } = {},
): Promise<BlobStream> {
  const { range } = options;
  const answer = await ask(repository, digest, context, {
    ...options,
    method: "GET",
    maxBytes: 0,
    stream: true,
  });
  if ((answer.status !== 200 && answer.status !== 206) || answer.stream === null) {
    throw unexpected(answer, repository, digest, context);
  }
  const length = contentLength(answer);
  if (answer.status === 200)
    return {
      size: length,
      totalSize: length,
      partial: false,
      body: streamOf(answer.stream, null, answer, context),
    };
  const sent = contentRange(answer);
  if (range === undefined || sent === null || sent.start !== range.start || sent.end > range.end) {
    discard(answer.stream);
    throw lying(context.who, "sent another part of a blob than the one asked for", { rule: "content_range" });
  }
  const size = sent.end - sent.start + 1;
  return { size, totalSize: sent.total, partial: true, body: streamOf(answer.stream, size, answer, context) };
}

/**
 * A small blob, such as a config, in memory with its digest checked.
 * @param options.maxBytes more than this is `registry_too_large`
 */
export async function getBlobBytes(
  repository: string,
  digest: string,
  context: EndpointContext,
  options: RequestOptions & { maxBytes: number },
): Promise<Uint8Array> {
  const answer = await ask(repository, digest, context, { ...options, method: "GET" });
  if (answer.status !== 200) throw unexpected(answer, repository, digest, context);
  if (hasDigest(answer.bytes, digest) === true) return answer.bytes;
  throw lying(context.who, `sent bytes for ${repository} ${digest} that do not have this digest`, {
    rule: "digest_mismatch",
    expected: digest,
    computed: sha256Of(answer.bytes),
  });
}

interface BlobRequest extends RequestOptions {
  method: "GET" | "HEAD";
  maxBytes: number;
  stream?: boolean;
  range?: ByteRange;
}

function ask(
  repository: string,
  digest: string,
  context: EndpointContext,
  request: BlobRequest,
): Promise<Answer> {
  const { method, maxBytes, stream, range, signal, priority } = request;
  return context.ask({
    method,
    url: blobUrl(context.registry, repository, digest),
    headers: range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` },
    scopes: [pullScope(repository)],
    maxBytes,
    redirects: "storage",
    stream: stream ?? false,
    signal,
    priority,
  });
}

function unexpected(answer: Answer, repository: string, digest: string, context: EndpointContext): Error {
  if (answer.stream !== null) discard(answer.stream);
  if (answer.status !== 416)
    return unexpectedAnswer(answer, { what: "blob", label: `${repository}@${digest}` }, context);
  return new RegistryError(
    "registry_failed",
    `${context.who.name} (${context.who.host}) has no such bytes in ${repository}@${digest}.`,
    {
      advice: "The blob is shorter than its manifest says; it may be damaged.",
      details: { status: 416, host: context.who.host },
    },
  );
}

/** `bytes 0-99/1234`; null when it is anything else. The total may be unknown (`*`). */
function contentRange(answer: Answer): { start: number; end: number; total: number | null } | null {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(
    header(answer, "content-range")?.trim() ?? "",
  );
  if (match === null) return null;
  const [start, end] = [Number(match[1]), Number(match[2])];
  if (end < start) return null;
  return { start, end, total: match[3] === "*" ? null : Number(match[3]) };
}
