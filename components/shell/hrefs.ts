import { formatImagePath } from "#lib/references/image-path.ts";

type Parameters = Record<string, string | number | null | undefined>;

/** Parameters that are null, undefined or empty are left out. */
function withParameters(path: string, parameters: Parameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Each part of a path escaped; `/` between them, and `:` and `@`, which a path may hold (RFC 3986, pchar), stay. */
function escapePath(path: string): string {
  return path
    .split("/")
    .map((part) => encodeURIComponent(part).replaceAll("%3A", ":").replaceAll("%40", "@"))
    .join("/");
}

/** Every address of the console, in one place. Names from registries are escaped here and nowhere else. */
export const hrefs = {
  home: () => "/",
  connect: () => "/connect",
  search: (q: string) => withParameters("/search", { q }),
  history: (parameters: Parameters = {}) => withParameters("/history", parameters),
  proof: () => "/history/proof",
  changes: (parameters: Parameters = {}) => withParameters("/changes", parameters),
  change: (id: string) => `/changes/${escapePath(id)}`,
  compare: (parameters: Parameters = {}) => withParameters("/compare", parameters),
  keepAlives: (parameters: Parameters = {}) => withParameters("/keep-alives", parameters),
  webhooks: (registry: string) => `/registries/${escapePath(registry)}/webhooks`,
  registry: (registry: string, parameters: Parameters = {}) =>
    withParameters(`/registries/${escapePath(registry)}`, parameters),
  repository: (registry: string, repository: string, parameters: Parameters = {}) =>
    withParameters(`/registries/${escapePath(registry)}/repositories/${escapePath(repository)}`, parameters),
  /** `reference`: a tag or a digest. */
  image: (registry: string, repository: string, reference: string, parameters: Parameters = {}) =>
    withParameters(
      `/registries/${escapePath(registry)}/images/${escapePath(formatImagePath(repository, reference))}`,
      parameters,
    ),
};

/**
 * The path that a catch-all segment of a page stands for: Next hands over the parts as they were written in the
 * address. Null when an escape is broken or hides a slash, which no repository name can hold.
 */
export function pathFromSegments(segments: readonly string[]): string | null {
  try {
    const parts = segments.map((segment) => decodeURIComponent(segment));
    return parts.some((part) => part === "" || part.includes("/")) ? null : parts.join("/");
  } catch {
    return null;
  }
}
