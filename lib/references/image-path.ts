import { type ManifestReference, parseManifestReference } from "./manifest-reference.ts";
import { notParsed, type Parsed, parsed } from "./parsed.ts";
import { parseRepositoryName } from "./repository-name.ts";

/** One image inside a known registry. */
export interface ImagePath {
  repository: string;
  reference: ManifestReference;
}

/**
 * `<repository>:<tag>` or `<repository>@<digest>`, the last part of the page's URL. Every character of
 * it may stand in a URL path as it is (RFC 3986, pchar), so it needs no escaping.
 */
export function formatImagePath(repository: string, reference: string): string {
  return `${repository}${reference.includes(":") ? "@" : ":"}${reference}`;
}

/**
 * Reads what formatImagePath wrote. The registry is known from the URL, so the first part is never taken
 * for a host: `localhost/x:1` is the repository `localhost/x`.
 */
export function parseImagePath(path: string): Parsed<ImagePath> {
  const at = path.indexOf("@");
  const split = at === -1 ? path.indexOf(":") : at;
  if (split === -1) return notParsed("An image is named by its repository and a tag or digest.");
  const repository = parseRepositoryName(path.slice(0, split));
  if (!repository.ok) return repository;
  const reference = parseManifestReference(path.slice(split + 1));
  if (!reference.ok) return reference;
  if (at !== -1 && reference.value.kind === "tag") return notParsed("Behind the @ there is a digest.");
  if (at === -1 && reference.value.kind === "digest") return notParsed("A digest stands behind an @.");
  return parsed({ repository: repository.value, reference: reference.value });
}
