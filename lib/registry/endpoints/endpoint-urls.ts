import { InvalidInput } from "#lib/errors.ts";
import { parseDigest } from "#lib/references/digest.ts";
import { parseManifestReference } from "#lib/references/manifest-reference.ts";
import { parseRepositoryName } from "#lib/references/repository-name.ts";
import { parseTagName } from "#lib/references/tag-name.ts";

/** `/v2/`: end-1 of the OCI distribution specification, and so on. Every function throws InvalidInput for a bad name. */
export function pingUrl(registry: URL): URL {
  return build(registry, "/v2/");
}

export function catalogUrl(registry: URL, pageSize: number): URL {
  return build(registry, "/v2/_catalog", pageSize);
}

export function tagsUrl(registry: URL, repository: string, pageSize: number): URL {
  return build(registry, `/v2/${checkedRepository(repository)}/tags/list`, pageSize);
}

export function manifestUrl(registry: URL, repository: string, reference: string): URL {
  const parsed = parseManifestReference(reference);
  if (!parsed.ok) throw new InvalidInput(parsed.why);
  return build(registry, `/v2/${checkedRepository(repository)}/manifests/${parsed.value.text}`);
}

export function blobUrl(registry: URL, repository: string, digest: string): URL {
  return build(registry, `/v2/${checkedRepository(repository)}/blobs/${checkedDigest(digest)}`);
}

/** Where an upload begins (end-4a), or a mount is asked for (end-11). */
export function uploadsUrl(registry: URL, repository: string): URL {
  return build(registry, `/v2/${checkedRepository(repository)}/blobs/uploads/`);
}

export function referrersUrl(registry: URL, repository: string, digest: string): URL {
  return build(registry, `/v2/${checkedRepository(repository)}/referrers/${checkedDigest(digest)}`);
}

/** The name itself; throws InvalidInput when it is none. */
export function checkedRepository(name: string): string {
  const parsed = parseRepositoryName(name);
  if (!parsed.ok) throw new InvalidInput(parsed.why);
  return parsed.value;
}

export function checkedTag(name: string): string {
  const parsed = parseTagName(name);
  if (!parsed.ok) throw new InvalidInput(parsed.why);
  return name;
}

export function checkedDigest(text: string): string {
  const digest = parseDigest(text);
  if (digest.kind === "known") return digest.text;
  throw new InvalidInput(
    digest.kind === "invalid"
      ? digest.why
      : `Digests of the algorithm ${digest.algorithm} cannot be checked here, so they are not opened.`,
  );
}

/**
 * Names are checked by their grammar before they get here; the built path is compared all the same, because
 * URL parsers resolve dots, drop tabs and turn backslashes (threats 1.5).
 */
function build(registry: URL, path: string, pageSize?: number): URL {
  const url = new URL(path, registry);
  if (url.pathname !== path || url.origin !== registry.origin)
    throw new InvalidInput("This name cannot stand in a URL.");
  if (pageSize !== undefined) url.searchParams.set("n", String(pageSize));
  return url;
}
