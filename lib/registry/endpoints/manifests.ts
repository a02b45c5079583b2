import { parseDigest } from "#lib/references/digest.ts";
import { MANIFEST_ACCEPT } from "#lib/references/media-types.ts";
import { pullScope } from "../authentication/scope.ts";
import type { ManifestBytes, ManifestHead, RequestOptions } from "../registry-client.ts";
import { type Answer, contentLength, header, mediaType } from "../transport/answer.ts";
import { MAX_MANIFEST_BYTES } from "../transport/limits.ts";
import type { EndpointContext } from "./context.ts";
import { hasDigest, lying, sha256Of, statedDigest } from "./digest-check.ts";
import { manifestUrl } from "./endpoint-urls.ts";
import { looksLikeHtml } from "./excerpt.ts";
import { notARegistry, unexpectedAnswer } from "./unexpected-answer.ts";

/**
 * HEAD of a manifest. Where the answer names no digest (old servers) or HEAD is unknown, the manifest is read
 * and hashed instead.
 */
export async function headManifest(
  repository: string,
  reference: string,
  context: EndpointContext,
  options: RequestOptions & { ifNoneMatch?: string } = {},
): Promise<ManifestHead | "notModified"> {
  const conditional: Record<string, string> = {};
  if (options.ifNoneMatch !== undefined) conditional["if-none-match"] = `"${options.ifNoneMatch}"`;
  const answer = await ask("HEAD", repository, reference, context, options, conditional);
  if (answer.status === 304 && options.ifNoneMatch !== undefined) return "notModified";
  if (answer.status === 405 || answer.status === 501)
    return headOf(await getManifest(repository, reference, context, options));
  if (answer.status !== 200) throw unexpected(answer, repository, reference, context);
  if (mediaType(answer) === "text/html") throw notARegistry(context.who, answer);
  const digest = statedDigest(header(answer, "docker-content-digest"), context.who);
  if (digest === null) return headOf(await getManifest(repository, reference, context, options));
  const requested = reference.includes(":") ? reference : null;
  if (requested !== null && contradicts(requested, digest)) {
    throw lying(context.who, `states another digest for ${repository}@${requested}`, {
      rule: "digest_mismatch",
      stated: digest,
    });
  }
  return { digest: requested ?? digest, mediaType: mediaType(answer), size: contentLength(answer) };
}

/** Two digests of one algorithm that differ; of two algorithms nothing can be said (sha512 canonicalised to sha256). */
function contradicts(requested: string, stated: string): boolean {
  return requested !== stated && requested.split(":", 1)[0] === stated.split(":", 1)[0];
}

/**
 * GET of a manifest: its exact bytes, checked against the digest asked for and the one the registry states.
 * Those may be of different algorithms (distribution canonicalises sha512 to sha256), so each is checked by
 * itself. By tag and without a stated digest the bytes are named by their sha256.
 */
export async function getManifest(
  repository: string,
  reference: string,
  context: EndpointContext,
  options: RequestOptions = {},
): Promise<ManifestBytes> {
  const answer = await ask("GET", repository, reference, context, options);
  if (answer.status !== 200) throw unexpected(answer, repository, reference, context);
  const { bytes } = answer;
  const requested = reference.includes(":") ? reference : null;
  const stated = statedDigest(header(answer, "docker-content-digest"), context.who);
  for (const digest of [requested, stated]) {
    if (digest !== null && hasDigest(bytes, digest) === false) {
      if (stated === null && looksLikeHtml(answer)) throw notARegistry(context.who, answer);
      throw mismatch(repository, reference, digest, bytes, context);
    }
  }
  const proven = [requested, stated].find(
    (digest) => digest !== null && parseDigest(digest).kind === "known",
  );
  if (proven === undefined && !startsAsObject(bytes)) throw notARegistry(context.who, answer);
  return { digest: proven ?? sha256Of(bytes), mediaType: mediaType(answer), bytes };
}

function ask(
  method: "GET" | "HEAD",
  repository: string,
  reference: string,
  context: EndpointContext,
  options: RequestOptions,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return context.ask({
    method,
    url: manifestUrl(context.registry, repository, reference),
    headers: { accept: MANIFEST_ACCEPT, ...headers },
    scopes: [pullScope(repository)],
    maxBytes: MAX_MANIFEST_BYTES,
    redirects: "same-origin",
    signal: options.signal,
    priority: options.priority,
    onAnswer: options.onAnswer,
  });
}

function unexpected(answer: Answer, repository: string, reference: string, context: EndpointContext): Error {
  const label = `${repository}${reference.includes(":") ? "@" : ":"}${reference}`;
  return unexpectedAnswer(answer, { what: "manifest", label }, context);
}

function mismatch(
  repository: string,
  reference: string,
  expected: string,
  bytes: Uint8Array,
  context: EndpointContext,
): Error {
  const computed = sha256Of(bytes);
  return lying(
    context.who,
    `sent bytes for ${repository} ${reference} that do not have the digest ${expected}`,
    {
      rule: "digest_mismatch",
      expected,
      computed,
    },
  );
}

function headOf({ digest, mediaType: type, bytes }: ManifestBytes): ManifestHead {
  return { digest, mediaType: type, size: bytes.byteLength };
}

/** Without a digest to prove them, bytes that are not even a JSON object are somebody else's page. */
function startsAsObject(bytes: Uint8Array): boolean {
  return /^\uFEFF?\s*\{/.test(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, 1024)));
}
