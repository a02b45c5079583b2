import { isRepositoryName } from "./names.ts";
import { refusal } from "./protocol-error.ts";

/** Where a path leads. References and digests are decoded once; names are never decoded. */
export type Route =
  | { endpoint: "base" | "catalog" | "token" | "none" }
  | { endpoint: "tags"; repository: string }
  | { endpoint: "uploads"; repository: string }
  | { endpoint: "manifest" | "blob" | "referrers" | "upload"; repository: string; reference: string };

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function named(repository: string): string {
  if (isRepositoryName(repository)) return repository;
  throw refusal(400, "NAME_INVALID", "This is not a repository name.");
}

const KEYWORDS = { manifests: "manifest", blobs: "blob", referrers: "referrers" } as const;

/**
 * Reads a path without its query. It is read from the right, because `tags`, `blobs` and `manifests` are
 * also legal parts of a repository's name.
 */
export function routeOf(path: string): Route {
  if (path === "/token") return { endpoint: "token" };
  if (path === "/v2/" || path === "/v2") return { endpoint: "base" };
  if (path === "/v2/_catalog") return { endpoint: "catalog" };
  const rest = path.startsWith("/v2/") ? path.slice(4) : "";
  const tags = /^(.+)\/tags\/list$/.exec(rest);
  if (tags?.[1]) return { endpoint: "tags", repository: named(tags[1]) };
  const uploads = /^(.+)\/blobs\/uploads\/?$/.exec(rest);
  if (uploads?.[1]) return { endpoint: "uploads", repository: named(uploads[1]) };
  const upload = /^(.+)\/blobs\/uploads\/([^/]+)$/.exec(rest);
  if (upload?.[1] && upload[2])
    return { endpoint: "upload", repository: named(upload[1]), reference: upload[2] };
  const content = /^(.+)\/(manifests|blobs|referrers)\/([^/]+)$/.exec(rest);
  if (content?.[1] && content[2] && content[3]) {
    const endpoint = KEYWORDS[content[2] as keyof typeof KEYWORDS];
    return { endpoint, repository: named(content[1]), reference: decoded(content[3]) };
  }
  return { endpoint: "none" };
}
