import { ReadOnly } from "#lib/errors.ts";
import { createAuthentication } from "./authentication/authenticate.ts";
import { createTokenCache, type TokenCache } from "./authentication/token-cache.ts";
import { getBlob, getBlobBytes, headBlob } from "./endpoints/blobs.ts";
import { listRepositories } from "./endpoints/catalog.ts";
import type { EndpointContext } from "./endpoints/context.ts";
import { getManifest, headManifest } from "./endpoints/manifests.ts";
import { ping } from "./endpoints/ping.ts";
import { listReferrers } from "./endpoints/referrers.ts";
import { listTags } from "./endpoints/tags.ts";
import { RegistryError } from "./errors.ts";
import { createChanges } from "./mutations/create-changes.ts";
import type { MutationContext } from "./mutations/mutation-context.ts";
import { probeCapabilities } from "./probe-capabilities.ts";
import { apiOrigin, knownRealms, providerById } from "./providers/providers.ts";
import type { RegistryClient } from "./registry-client.ts";
import type { RegistryTarget } from "./target.ts";
import { createCircuitBreaker } from "./transport/circuit-breaker.ts";
import { type Clock, systemClock } from "./transport/clock.ts";
import { type Resolve, systemResolve } from "./transport/connector.ts";
import { TRANSPORT_LIMITS, type TransportLimits } from "./transport/limits.ts";
import { createOutbound, type RequestEvent } from "./transport/outbound.ts";
import { createSender } from "./transport/sender.ts";

export interface RegistryClientOptions {
  /** Called after every HTTP exchange, retries, token fetches and redirects included. Never given a query or a secret. */
  onRequest?: (event: RequestEvent) => void;
  /** Requests under way at once; 8 unless told. */
  maxConcurrency?: number;
  /** Share one between clients of equal targets to keep tokens; each client has its own unless told. */
  tokens?: TokenCache;
  /**
   * The gate of everything that changes the registry: throws TagtrailError `read_only` when nothing may be
   * changed. Missing: nothing may be.
   */
  mayChange?: () => void;
  /** For tests: shorter limits, another clock, another resolver. */
  limits?: Partial<TransportLimits>;
  clock?: Clock;
  resolve?: Resolve;
}

const MAX_CONCURRENCY = 8;

/**
 * A client for one registry and one credential. Cheap to make; keep it as long as the target stays the same,
 * because it holds connections, tokens and what was learnt of the registry. Close it in the end.
 * @throws RegistryError when the target's URL or CA certificate cannot be used
 */
export function createRegistryClient(
  target: RegistryTarget,
  options: RegistryClientOptions = {},
): RegistryClient {
  const clock = options.clock ?? systemClock;
  const registry = originOf(target);
  const who = { name: target.name, host: registry.host };
  const provider = providerById(target.provider);
  const outbound = createOutbound({
    target,
    limits: { ...TRANSPORT_LIMITS, ...options.limits },
    resolve: options.resolve ?? systemResolve,
    onRequest: options.onRequest,
  });
  const send = createSender({
    registry,
    who,
    clock,
    exchange: outbound.exchange,
    breaker: createCircuitBreaker(clock),
    maxConcurrency: options.maxConcurrency ?? MAX_CONCURRENCY,
  });
  const tokens = options.tokens ?? createTokenCache(clock);
  const authentication = createAuthentication({
    target,
    registry,
    who,
    send,
    clock,
    tokens,
    providerRealms: knownRealms(registry.origin),
  });
  const context: MutationContext = {
    ask: authentication.ask,
    send,
    registry,
    who,
    provider,
    clock,
    credential: target.credential,
    api: new URL(apiOrigin(registry.origin)),
    mayChange: options.mayChange ?? refuseChanges,
  };
  return { ...readingClient(context, authentication.door, outbound.close), changes: createChanges(context) };
}

function refuseChanges(): never {
  throw new ReadOnly();
}

function readingClient(
  context: EndpointContext,
  door: Parameters<typeof probeCapabilities>[1],
  close: () => Promise<void>,
): Omit<RegistryClient, "changes"> {
  const referrersMemory = { unsupportedUntil: 0 };
  return {
    ping: async (options) => {
      await ping(context, options);
    },
    listRepositories: (options) => listRepositories(context, options),
    listTags: (repository, options) => listTags(repository, context, options),
    headManifest: (repository, reference, options) => headManifest(repository, reference, context, options),
    getManifest: (repository, reference, options) => getManifest(repository, reference, context, options),
    headBlob: (repository, digest, options) => headBlob(repository, digest, context, options),
    getBlob: (repository, digest, options) => getBlob(repository, digest, context, options),
    getBlobBytes: (repository, digest, options) => getBlobBytes(repository, digest, context, options),
    listReferrers: (repository, digest, options) =>
      listReferrers(repository, digest, context, referrersMemory, options),
    probeCapabilities: (options) => probeCapabilities(context, door, options),
    close,
  };
}

function originOf(target: RegistryTarget): URL {
  const url = URL.parse(target.url);
  const usable =
    url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.username === "";
  if (usable) return new URL(url.origin);
  throw new RegistryError("registry_refused", `The address of ${target.name} cannot be used.`, {
    advice: "An address is https://host or http://host, with a port if it is not the usual one.",
    details: { rule: "unparsable", host: "" },
  });
}
