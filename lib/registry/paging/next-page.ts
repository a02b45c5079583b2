import { sameOrigin } from "../egress/egress-policy.ts";
import { parseLinks } from "./link-header.ts";

/** What a page says of the one after it. `lost`: there is one, but it may not or cannot be asked for. */
export type NextPage =
  | { kind: "last" }
  | { kind: "next"; url: URL; warning: string | null }
  | { kind: "lost"; warning: string };

const UNREADABLE = "The registry's pointer to the next page cannot be read; the list ends here.";
const ELSEWHERE = "The registry's pointer to the next page leads to something else; the list ends here.";
const OTHER_HOST =
  "The registry names another address for its next page; the configured one was asked instead.";
const OTHER_PATH = "The registry names another path for its next page; the path in use was kept.";

/**
 * Where the next page is. Of a Link only the query is used, on the address and path just asked: whatever
 * host, scheme or path a server writes there, nothing else is contacted (GHSA-h7vf-4x9w-h99v), and registries
 * that do not know the name or prefix a proxy gives them (Quay, Nexus, Artifactory) still page.
 * @param current the URL of the page that carried the headers
 */
export function nextPage(headers: readonly string[], current: URL): NextPage {
  const links = parseLinks(headers);
  if (links === null) return { kind: "lost", warning: UNREADABLE };
  const targets = new Set(links.filter((link) => link.relations.includes("next")).map((link) => link.target));
  const [target, another] = targets;
  if (target === undefined) return { kind: "last" };
  const named = another === undefined ? URL.parse(target, current.href) : null;
  if (named === null) return { kind: "lost", warning: UNREADABLE };
  if (!isHttp(named) || named.search === "" || !sameEndpoint(named.pathname, current.pathname)) {
    return { kind: "lost", warning: ELSEWHERE };
  }
  const url = new URL(current);
  url.search = named.search;
  return { kind: "next", url, warning: warningFor(named, current) };
}

function isHttp(url: URL): boolean {
  return (
    (url.protocol === "http:" || url.protocol === "https:") && url.username === "" && url.password === ""
  );
}

/** The same path, or one that a proxy's prefix was added to or cut from. */
function sameEndpoint(named: string, current: string): boolean {
  const endpoint = tail(current);
  return named === current || (named.includes("/v2/") && named.endsWith(endpoint));
}

/** `/_catalog`, `/tags/list`, `/referrers/<digest>`. */
function tail(path: string): string {
  return path.endsWith("/_catalog")
    ? "/_catalog"
    : path
        .split("/")
        .slice(-2)
        .map((part) => `/${part}`)
        .join("");
}

function warningFor(named: URL, current: URL): string | null {
  if (!sameOrigin(named, current)) return OTHER_HOST;
  return named.pathname === current.pathname ? null : OTHER_PATH;
}
