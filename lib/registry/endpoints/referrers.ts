import { referrersTag } from "#lib/references/auxiliary-tag.ts";
import { MEDIA_TYPES } from "#lib/references/media-types.ts";
import { pullScope } from "../authentication/scope.ts";
import type { Capability } from "../capabilities.ts";
import { isRegistryError } from "../errors.ts";
import { nextPage } from "../paging/next-page.ts";
import type { ReferrerDescriptor, ReferrersAnswer, RequestOptions } from "../registry-client.ts";
import { type Answer, headerAll, mediaType } from "../transport/answer.ts";
import { MAX_PAGE_BYTES } from "../transport/limits.ts";
import type { EndpointContext } from "./context.ts";
import { referrersUrl } from "./endpoint-urls.ts";
import { getManifest } from "./manifests.ts";
import { readDescriptors } from "./referrer-descriptors.ts";
import { unexpectedAnswer } from "./unexpected-answer.ts";

const MAX_DESCRIPTORS = 1_000;
const MAX_PAGES = 100;
const UNSUPPORTED_FOR_MS = 10 * 60_000;

/** Remembers for some minutes that a registry lacks the referrers API, so that not every image asks again. */
export interface ReferrersMemory {
  unsupportedUntil: number;
}

/** Collects without duplicates, up to a cap. */
interface Collected {
  byDigest: Map<string, ReferrerDescriptor>;
  warnings: Set<string>;
  truncated: boolean;
}

/**
 * Everything that refers to a manifest: from GET /v2/<name>/referrers/<digest> where the registry has it, and
 * from the fallback tag `sha256-<hex>`, which clients keep where it has not and which outlives an upgrade.
 */
export async function listReferrers(
  repository: string,
  digest: string,
  context: EndpointContext,
  memory: ReferrersMemory,
  options: RequestOptions = {},
): Promise<ReferrersAnswer> {
  const collected: Collected = { byDigest: new Map(), warnings: new Set(), truncated: false };
  const [api, tag] = await Promise.allSettled([
    readApi(
      referrersUrl(context.registry, repository, digest),
      repository,
      context,
      memory,
      collected,
      options,
    ),
    readFallbackTag(repository, digest, context, collected, options),
  ]);
  if (api.status === "rejected") throw api.reason;
  const fromApi = api.value;
  if (tag.status === "rejected") {
    if (!fromApi) throw tag.reason;
    collected.warnings.add("The fallback tag for referrers could not be read; what it may add is missing.");
  }
  const fromTag = tag.status === "fulfilled" && tag.value;
  return {
    descriptors: [...collected.byDigest.values()],
    source: fromApi ? "api" : fromTag ? "fallback-tag" : "none",
    truncated: collected.truncated,
    warnings: [...collected.warnings],
  };
}

/** True when the API answered. */
async function readApi(
  first: URL,
  repository: string,
  context: EndpointContext,
  memory: ReferrersMemory,
  collected: Collected,
  options: RequestOptions,
): Promise<boolean> {
  if (context.provider.referrers === "no" || context.clock.now() < memory.unsupportedUntil) return false;
  const visited = new Set<string>();
  for (let url: URL | null = first; url !== null; ) {
    visited.add(url.href);
    const answer = await askApi(url, repository, context, options);
    if (answer === null || !isIndex(answer)) {
      if (answer !== null && !meansUnsupported(answer))
        throw unexpectedAnswer(
          answer,
          { what: "manifest", label: `the referrers in ${repository}` },
          context,
        );
      if (visited.size === 1) return forget(context, memory);
      return cut(collected, "A further page of referrers could not be read.");
    }
    collect(answer.bytes, collected);
    const next = nextPage(headerAll(answer, "link"), answer.url);
    if (next.kind === "last") return true;
    if (next.warning !== null) collected.warnings.add(next.warning);
    const again = next.kind === "lost" || visited.has(next.url.href) || visited.size >= MAX_PAGES;
    if (again || collected.truncated)
      return cut(collected, "The list of referrers goes on; only its beginning was read.");
    url = next.url;
  }
  return true;
}

/** Does the registry have the referrers API? Asked once for a manifest it is known to hold. */
export async function probeReferrers(
  repository: string,
  digest: string,
  context: EndpointContext,
  options: RequestOptions,
): Promise<Capability> {
  if (context.provider.referrers === "no") return "no";
  try {
    const answer = await askApi(
      referrersUrl(context.registry, repository, digest),
      repository,
      context,
      options,
    );
    if (answer === null) return "no";
    return isIndex(answer) ? "yes" : meansUnsupported(answer) ? "no" : "unknown";
  } catch (error) {
    if (isRegistryError(error)) return "unknown";
    throw error;
  }
}

/** Null when the registry sends us elsewhere: GHCR leads to a web page (artifacthub/hub #4785). */
async function askApi(
  url: URL,
  repository: string,
  context: EndpointContext,
  options: RequestOptions,
): Promise<Answer | null> {
  try {
    return await context.ask({
      method: "GET",
      url,
      headers: { accept: MEDIA_TYPES.ociIndex },
      scopes: [pullScope(repository)],
      maxBytes: MAX_PAGE_BYTES,
      redirects: "same-origin",
      signal: options.signal,
      priority: options.priority,
    });
  } catch (error) {
    if (isRegistryError(error) && error.code === "registry_refused" && error.details.sink === "redirect")
      return null;
    throw error;
  }
}

/** Some registries answer 200 with something else (sigstore-js #1187): only status and type together count. */
function isIndex(answer: Answer): boolean {
  return (
    answer.status === 200 &&
    mediaType(answer) === MEDIA_TYPES.ociIndex &&
    readDescriptors(answer.bytes) !== null
  );
}

const UNSUPPORTED = new Set([200, 301, 302, 303, 307, 308, 400, 404, 405, 406, 501]);

/** 404 means so too: the specification has a registry answer an empty index for a digest it does not know. */
function meansUnsupported(answer: Answer): boolean {
  const text = answer.status === 404 ? new TextDecoder().decode(answer.bytes.subarray(0, 4096)) : "";
  return UNSUPPORTED.has(answer.status) && !text.includes('"NAME_UNKNOWN"');
}

function forget(context: EndpointContext, memory: ReferrersMemory): false {
  memory.unsupportedUntil = context.clock.now() + UNSUPPORTED_FOR_MS;
  return false;
}

function cut(collected: Collected, warning: string): true {
  collected.truncated = true;
  collected.warnings.add(warning);
  return true;
}

/** True when the tag exists and holds an index. */
async function readFallbackTag(
  repository: string,
  digest: string,
  context: EndpointContext,
  collected: Collected,
  options: RequestOptions,
): Promise<boolean> {
  try {
    const { bytes } = await getManifest(repository, referrersTag(digest), context, options);
    return collect(bytes, collected);
  } catch (error) {
    if (isRegistryError(error) && error.code === "registry_not_found") return false;
    throw error;
  }
}

function collect(bytes: Uint8Array, collected: Collected): boolean {
  const found = readDescriptors(bytes);
  if (found === null) return false;
  if (found.strange > 0)
    collected.warnings.add(`${found.strange} entries of the list of referrers are no descriptors.`);
  for (const descriptor of found.descriptors) {
    if (collected.byDigest.has(descriptor.digest)) continue;
    if (collected.byDigest.size >= MAX_DESCRIPTORS)
      return cut(collected, `Only the first ${MAX_DESCRIPTORS} referrers are listed.`);
    collected.byDigest.set(descriptor.digest, descriptor);
  }
  return true;
}
