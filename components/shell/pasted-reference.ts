import type { Registry } from "#lib/contract/registries.ts";
import { isDockerHubHost } from "#lib/references/host.ts";
import { parseImageReference, pulledReference } from "#lib/references/image-reference.ts";
import { hrefs } from "./hrefs.ts";

export interface PastedImage {
  registry: string;
  repository: string;
  /** A tag or a digest. */
  reference: string;
  href: string;
}

type KnownRegistry = Pick<Registry, "name" | "url">;

/**
 * The images that a pasted reference (`registry.example.com/payments/api:2.14`) can mean in the connected
 * registries. A name alone means no image: `nginx` is something to search for. Pure.
 */
export function pastedImages(text: string, registries: readonly KnownRegistry[]): PastedImage[] {
  const parsed = parseImageReference(text.trim());
  if (!parsed.ok) return [];
  const { domain, repository, tag, digest } = parsed.value;
  const matching = registries.filter((registry) => servesDomain(registry, domain));
  if (tag === null && digest === null && domain === "docker.io") return [];
  const reference = pulledReference(parsed.value);
  return matching.map(({ name }) => ({
    registry: name,
    repository,
    reference,
    href: hrefs.image(name, repository, reference),
  }));
}

function servesDomain(registry: KnownRegistry, domain: string): boolean {
  if (!URL.canParse(registry.url)) return false;
  const { host } = new URL(registry.url);
  return host === domain || (domain === "docker.io" && isDockerHubHost(host));
}
