import { DOCKER_HUB_API_HOST, isDockerHubHost, isLoopbackHost, parseHostAndPort } from "./host.ts";
import { notParsed, type Parsed, parsed } from "./parsed.ts";

export interface RegistryUrl {
  /** `https://host[:port]` or `http://host[:port]`. */
  origin: string;
  /** `host[:port]`, for pull commands. */
  host: string;
  /** Sentences about what was assumed or changed, for the form. */
  notes: string[];
}

const MAX_LENGTH = 2048;
/** The API's own path is understood; `/v1/` is how Docker's credential files name Docker Hub. */
const API_PATH = /^\/?(?:v2\/?)?$/;
const HUB_PATH = /^\/?(?:v[12]\/?)?$/;

/**
 * Reads what an operator types as a registry: `registry.example.com`, `localhost:5000`,
 * `https://registry.example.com/v2/`. Only the origin is kept. Hosts are checked by our own grammar before
 * URL parsers see them, because those silently turn `2130706433`, `0x7f.1` or full-width letters into
 * other hosts. Whether the host may be contacted is decided where the connection is made.
 */
export function parseRegistryUrl(text: string): Parsed<RegistryUrl> {
  const typed = text.trim();
  if (typed === "")
    return notParsed("The address of a registry is needed, for example registry.example.com.");
  if (typed.length > MAX_LENGTH) return notParsed(`An address has at most ${MAX_LENGTH} characters.`);
  const schemeMatch = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed);
  const scheme = schemeMatch?.[1]?.toLowerCase() ?? null;
  if (scheme !== null && scheme !== "https" && scheme !== "http") {
    return notParsed(`A registry is reached by https or http, not by ${scheme.slice(0, 20)}.`);
  }
  const rest = typed.slice(schemeMatch?.[0].length ?? 0);
  const refusal = whyNotAnAuthority(rest);
  if (refusal !== null) return notParsed(refusal);
  const slash = rest.indexOf("/");
  const authority = slash === -1 ? rest : rest.slice(0, slash);
  const address = parseHostAndPort(authority);
  if (address === null) return notParsed("This is not a host name with an optional port.");
  const isHub = isDockerHubHost(address.host) && (address.port === null || address.port === 443);
  if (slash !== -1 && !(isHub ? HUB_PATH : API_PATH).test(rest.slice(slash))) {
    return notParsed(`A registry has no path: use ${authority}. Repositories are named later.`);
  }
  return isHub ? dockerHub(address.host) : withOrigin(scheme, authority, address.host);
}

function whyNotAnAuthority(rest: string): string | null {
  if (/[?#]/.test(rest)) return "A registry's address has no query or fragment.";
  if (rest.includes("@")) {
    return "A registry's address has no user name or password in it; the form has fields for them.";
  }
  if (/\\|\s/.test(rest)) return "A registry's address has no backslashes or spaces.";
  if (/[^\x21-\x7e]/.test(rest))
    return "Write international host names in their ASCII form, which begins with xn--.";
  return null;
}

function dockerHub(typedHost: string): Parsed<RegistryUrl> {
  const notes =
    typedHost === DOCKER_HUB_API_HOST
      ? []
      : [`Docker Hub's registry is at ${DOCKER_HUB_API_HOST}; that is used.`];
  return parsed({ origin: `https://${DOCKER_HUB_API_HOST}`, host: DOCKER_HUB_API_HOST, notes });
}

function withOrigin(scheme: string | null, authority: string, host: string): Parsed<RegistryUrl> {
  const isLocal = isLoopbackHost(host);
  const used = scheme ?? (isLocal ? "http" : "https");
  const url = URL.canParse(`${used}://${authority}`) ? new URL(`${used}://${authority}`) : null;
  // An IPv6 address may be written in several ways; any other host must mean exactly what was typed.
  if (url === null || (url.hostname !== host && !host.startsWith("["))) {
    return notParsed("This is not a host name with an optional port.");
  }
  const notes: string[] = [];
  if (scheme === null && isLocal)
    notes.push("This machine is asked over http; write https:// if it speaks TLS.");
  if (scheme === "http" && !isLocal) {
    notes.push("Over http, passwords and images can be read and changed on the way.");
  }
  return parsed({ origin: url.origin, host: url.host, notes });
}
