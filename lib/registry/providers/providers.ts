import { CLOUD } from "./cloud.ts";
import { HOSTED } from "./hosted.ts";
import { matchesHost } from "./match-host.ts";
import { PROVIDER_IDS, type Provider, type ProviderId } from "./provider.ts";
import { SELF_HOSTED } from "./self-hosted.ts";

/** Every provider, once. */
export const PROVIDERS: readonly Provider[] = [...SELF_HOSTED, ...HOSTED, ...CLOUD];

export function isProviderId(text: string): text is ProviderId {
  return (PROVIDER_IDS as readonly string[]).includes(text);
}

/** The data of one provider. */
export function providerById(id: ProviderId): Provider {
  const found = PROVIDERS.find((provider) => provider.id === id);
  if (found === undefined) throw new Error(`no data for provider ${id}`);
  return found;
}

/** Which provider a registry's URL surely belongs to; `generic` when none is recognised. */
export function providerForUrl(url: string): Provider {
  const hostname = URL.parse(url)?.hostname ?? "";
  const recognised = PROVIDERS.find(({ hosts }) => hosts.some((pattern) => matchesHost(hostname, pattern)));
  return recognised ?? providerById("generic");
}

/**
 * The token origins that need no consent for this registry: those of the provider its host belongs to, never
 * those of a kind that somebody merely picked from a list.
 */
export function knownRealms(url: string): readonly string[] {
  return new URL(url).protocol === "https:" ? providerForUrl(url).tokenRealms : [];
}

/**
 * Where the own API of a registry's provider is: the known origin where the host is surely that provider's,
 * else the registry itself. A kind that somebody merely picked from a list sends no credential anywhere else.
 */
export function apiOrigin(url: string): string {
  const { api } = providerForUrl(url);
  const { protocol, origin } = new URL(url);
  return api !== undefined && protocol === "https:" ? api : origin;
}
