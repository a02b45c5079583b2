import { checkedDigest, checkedRepository, checkedTag } from "./endpoint-urls.ts";

/**
 * URLs of providers' own APIs. Names were checked by their grammar, so that only a slash needs escaping.
 * Every function throws InvalidInput for a bad name.
 */
export function acrTagUrl(registry: URL, repository: string, tag: string): URL {
  return new URL(`/acr/v1/${checkedRepository(repository)}/_tags/${checkedTag(tag)}`, registry);
}

/** Harbor's project is the first component; slashes of the rest are escaped twice, as its API wants. */
export function harborTagUrl(
  registry: URL,
  { repository, tag, digest }: { repository: string; tag: string; digest: string },
): URL {
  const { first, rest } = splitName(repository);
  const artifact = `/api/v2.0/projects/${first}/repositories/${rest.replaceAll("/", "%252F")}/artifacts/${checkedDigest(digest)}`;
  return new URL(`${artifact}/tags/${checkedTag(tag)}`, registry);
}

/** Whose packages: GitHub has two addresses for the same thing. */
export type GitHubOwner = "orgs" | "users";

/** One page of the versions of a package; with `id`, one version. The owner is the first component. */
export function gitHubVersionsUrl(
  api: URL,
  owner: GitHubOwner,
  repository: string,
  at: { page: number } | { id: number },
): URL {
  const { first, rest } = splitName(repository);
  const versions = `/${owner}/${first}/packages/container/${rest.replaceAll("/", "%2F")}/versions`;
  if ("id" in at) return new URL(`${versions}/${at.id}`, api);
  return new URL(`${versions}?per_page=100&page=${at.page}`, api);
}

function splitName(repository: string): { first: string; rest: string } {
  const name = checkedRepository(repository);
  const slash = name.indexOf("/");
  return {
    first: name.slice(0, slash === -1 ? undefined : slash),
    rest: slash === -1 ? name : name.slice(slash + 1),
  };
}
