import { parseRegistryUrl } from "#lib/references/registry-url.ts";
import { parseRepositoryName } from "#lib/references/repository-name.ts";
import type { ProviderId } from "#lib/registry/providers/provider.ts";
import { isProviderId, providerForUrl } from "#lib/registry/providers/providers.ts";
import type { Credential } from "#lib/registry/target.ts";
import type { ConfigurationProblems } from "./configuration-problems.ts";

/** A registry the operator named outside the console. */
export interface ConfiguredRegistry {
  readonly name: string;
  /** Origin. */
  readonly url: string;
  readonly kind: ProviderId;
  readonly credential: Credential | null;
  /** Origins of token servers the credential may be sent to. */
  readonly allowedRealms: readonly string[];
  /** Named by hand, to add to what the registry lists, if it lists anything. */
  readonly repositories: readonly string[];
  /** PEM. */
  readonly caCertificate: string | null;
  readonly verifyTls: boolean;
}

/** The short name of a registry, as in lib/contract/fields.ts. */
export const registryNamePattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads a registry's address as operators write it.
 *
 * @param where the variable or place in the file, for the message
 * @returns the origin; null when it was a problem
 */
export function readRegistryUrl(text: string, where: string, problems: ConfigurationProblems): string | null {
  const parsed = parseRegistryUrl(text);
  if (parsed.ok) return parsed.value.origin;
  problems.add(`${where} is not the address of a registry. ${parsed.why}`);
  return null;
}

/** Reads `kind`; left out or `auto`, the host decides. */
export function readKind(
  kind: string | undefined,
  url: string,
  where: string,
  problems: ConfigurationProblems,
): ProviderId {
  if (kind === undefined || kind === "auto") return providerForUrl(url).id;
  if (isProviderId(kind) && kind !== "sandbox") return kind;
  problems.add(`${where} is not a kind of registry that is known here; leave it out to have it recognised.`);
  return "generic";
}

/** Reads token servers the operator agrees to send the credential to. */
export function readRealms(
  realms: readonly string[],
  where: string,
  problems: ConfigurationProblems,
): string[] {
  return realms.flatMap((text, index) => {
    const origin = readRegistryUrl(text, `${where}[${index}]`, problems);
    return origin === null ? [] : [origin];
  });
}

/** Reads repositories named by hand. */
export function readRepositories(
  names: readonly string[],
  where: string,
  problems: ConfigurationProblems,
): string[] {
  names.forEach((name, index) => {
    const parsed = parseRepositoryName(name);
    if (!parsed.ok) problems.add(`${where}[${index}] is not a repository. ${parsed.why}`);
  });
  return [...new Set(names)];
}

/** Two registries of one name could not be told apart in addresses and history. */
export function uniqueByName(
  registries: readonly ConfiguredRegistry[],
  problems: ConfigurationProblems,
): ConfiguredRegistry[] {
  const byName = new Map<string, ConfiguredRegistry>();
  for (const registry of registries) {
    if (byName.has(registry.name))
      problems.add(`Two registries are named ${registry.name}; give one another name.`);
    byName.set(registry.name, registry);
  }
  return [...byName.values()];
}
