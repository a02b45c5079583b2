import { visibleString } from "#lib/references/visible-text.ts";
import type { Door } from "./authentication/authenticate.ts";
import { CATALOG_SCOPE, pullScope } from "./authentication/scope.ts";
import type { Capabilities, Capability } from "./capabilities.ts";
import { getBlob } from "./endpoints/blobs.ts";
import type { EndpointContext } from "./endpoints/context.ts";
import { catalogUrl, tagsUrl } from "./endpoints/endpoint-urls.ts";
import { getManifest } from "./endpoints/manifests.ts";
import { ping } from "./endpoints/ping.ts";
import { probeReferrers } from "./endpoints/referrers.ts";
import { isRegistryError } from "./errors.ts";
import { firstBlob } from "./first-blob.ts";
import { nextPage } from "./paging/next-page.ts";
import { readNames } from "./paging/read-names.ts";
import type { RequestOptions } from "./registry-client.ts";
import { type Answer, header, headerAll } from "./transport/answer.ts";
import { MAX_PAGE_BYTES } from "./transport/limits.ts";

/**
 * Finds out what a registry can do by reading only. Throws what `ping` throws; any later question that fails
 * leaves its capability `unknown`, because a failure proves nothing.
 * @param options.repository where to try tags, referrers and ranges; else the first of the catalogue
 */
export async function probeCapabilities(
  context: EndpointContext,
  door: () => Door,
  options: RequestOptions & { repository?: string } = {},
): Promise<Capabilities> {
  const greeting = await ping(context, options);
  const catalog = await probeCatalog(context, options);
  const repository = options.repository ?? catalog.first;
  const tags = repository === null ? NO_TAGS : await probeTags(repository, context, options);
  const sample = repository !== null && tags.first !== null ? { repository, tag: tags.first } : null;
  const inside = sample === null ? NOTHING_INSIDE : await probeImage(sample, context, options);
  return {
    catalog: catalog.capability,
    tagPaging: tags.capability,
    ...inside,
    authentication: AUTHENTICATION[door().kind],
    serverName: serverName(greeting),
    probedAt: new Date(context.clock.now()).toISOString(),
  };
}

const AUTHENTICATION = { unknown: "none", open: "none", basic: "basic", bearer: "bearer" } as const;
const NO_TAGS: Probe = { capability: "unknown", first: null };
const NOTHING_INSIDE = { referrers: "unknown", blobRanges: "unknown" } as const;

interface Probe {
  capability: Capability;
  first: string | null;
}

async function probeCatalog(context: EndpointContext, options: RequestOptions): Promise<Probe> {
  const answer = await tryAsking(context, catalogUrl(context.registry, 1), CATALOG_SCOPE, options);
  if (answer === null) return { capability: "unknown", first: null };
  if (answer === "closed") return { capability: "no", first: null };
  const found = answer.status === 200 ? readNames(answer.bytes, "repositories", () => true) : null;
  const absent =
    [400, 403, 404, 405, 501].includes(answer.status) || (answer.status === 200 && found === null);
  return { capability: found !== null ? "yes" : absent ? "no" : "unknown", first: found?.names[0] ?? null };
}

/** Asks for one tag: more than one means that `n` is ignored (distribution 2.8). */
async function probeTags(
  repository: string,
  context: EndpointContext,
  options: RequestOptions,
): Promise<Probe> {
  const answer = await tryAsking(
    context,
    tagsUrl(context.registry, repository, 1),
    pullScope(repository),
    options,
  );
  if (answer === null || answer === "closed" || answer.status !== 200) return NO_TAGS;
  const found = readNames(answer.bytes, "tags", () => true);
  const first = found?.names[0] ?? null;
  if (found === null || first === null) return NO_TAGS;
  if (found.names.length > 1) return { capability: "no", first };
  const next = nextPage(headerAll(answer, "link"), answer.url);
  return { capability: next.kind === "next" ? "yes" : "unknown", first };
}

async function probeImage(
  sample: { repository: string; tag: string },
  context: EndpointContext,
  options: RequestOptions,
): Promise<{ referrers: Capability; blobRanges: Capability }> {
  const { repository, tag } = sample;
  try {
    const manifest = await getManifest(repository, tag, context, options);
    const blob = await firstBlob(repository, manifest, context, options);
    return {
      referrers: await probeReferrers(repository, manifest.digest, context, options),
      blobRanges: blob === null ? "unknown" : await probeRange(repository, blob, context, options),
    };
  } catch (error) {
    rethrowAbort(error);
    return NOTHING_INSIDE;
  }
}

async function probeRange(
  repository: string,
  digest: string,
  context: EndpointContext,
  options: RequestOptions,
): Promise<Capability> {
  try {
    const blob = await getBlob(repository, digest, context, { ...options, range: { start: 0, end: 0 } });
    await blob.body.cancel();
    return blob.partial ? "yes" : "no";
  } catch (error) {
    rethrowAbort(error);
    return "unknown";
  }
}

/** The answer; `closed` when it needs rights we lack; null when asking failed. */
async function tryAsking(
  context: EndpointContext,
  url: URL,
  scope: string,
  options: RequestOptions,
): Promise<Answer | "closed" | null> {
  const { signal, priority } = options;
  try {
    const request = {
      method: "GET",
      url,
      scopes: [scope],
      maxBytes: MAX_PAGE_BYTES,
      redirects: "same-origin",
    } as const;
    return await context.ask({ ...request, signal, priority });
  } catch (error) {
    rethrowAbort(error);
    const closed =
      isRegistryError(error) && ["registry_forbidden", "registry_unauthorized"].includes(error.code);
    return closed ? "closed" : null;
  }
}

function rethrowAbort(error: unknown): void {
  if (!isRegistryError(error)) throw error;
}

/** What the server calls itself: hostile text, cut and made visible. */
function serverName(answer: Answer): string | null {
  const name = (header(answer, "server") ?? "").trim();
  return name === "" ? null : visibleString(name.slice(0, 400), { limit: 100 }).slice(0, 100);
}
