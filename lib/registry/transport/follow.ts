import { checkRedirect, sameOrigin } from "../egress/egress-policy.ts";
import { refused } from "../egress/refused.ts";
import type { RegistryName } from "../errors.ts";
import { type Answer, header } from "./answer.ts";
import { discard } from "./bounded-body.ts";
import type { Exchange } from "./outbound.ts";

/**
 * Which redirects of an answer are followed. `storage`: of blobs, to any public https host; `same-origin`:
 * to the registry itself only; `none`: handed back as they are.
 */
export type Redirects = "storage" | "same-origin" | "none";

const MAX_HOPS = 3;
const REDIRECT = new Set([301, 302, 303, 307, 308]);
/** Those that ask for the same request again, body and all (RFC 9110, 15.4). */
const SAME_REQUEST = new Set([307, 308]);
/** All that another host gets to know of our request. Custom headers stay here (undici would forward them). */
const HEADERS_FOR_STORAGE = ["range", "accept"];

export interface FollowContext {
  registry: URL;
  who: RegistryName;
  exchange: (exchange: Exchange) => Promise<Answer>;
}

/**
 * Sends a request and follows its redirects by hand, each hop checked anew. Once a hop leaves the registry,
 * no credential is sent again, not even if a later hop leads back.
 */
export async function follow(first: Exchange, redirects: Redirects, context: FollowContext): Promise<Answer> {
  let current = first;
  for (let hop = 0; ; hop += 1) {
    const answer = await context.exchange(current);
    const location = header(answer, "location");
    const followed = current.permit === undefined ? REDIRECT : SAME_REQUEST;
    if (redirects === "none" || !followed.has(answer.status) || location === null) return answer;
    if (answer.stream !== null) discard(answer.stream);
    if (hop === MAX_HOPS) throw refused(context.who, "redirect", "too_many_redirects", current.url.host);
    current = nextHop(current, location, redirects, context);
  }
}

function nextHop(
  current: Exchange,
  location: string,
  redirects: Redirects,
  context: FollowContext,
): Exchange {
  const { who, registry } = context;
  const verdict = checkRedirect(location, current.url, registry);
  if (!verdict.ok) throw refused(who, "redirect", verdict.rule, verdict.host);
  const { url } = verdict;
  url.hash = "";
  const home = sameOrigin(url, registry);
  if (!home && redirects === "same-origin") {
    const advice = `If ${url.origin.slice(0, 120)} is the registry's real address, connect that instead.`;
    throw refused(who, "redirect", "redirect", url.host.slice(0, 100), advice);
  }
  if (home && current.role === "registry") return { ...current, url };
  return { ...current, url, role: home ? "registry" : "storage", headers: bare(current.headers) };
}

function bare(headers: Exchange["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HEADERS_FOR_STORAGE.includes(name)));
}
