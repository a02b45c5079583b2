import { isDockerHubHost } from "./host.ts";
import { parseImageReference } from "./image-reference.ts";
import { notParsed, type Parsed, parsed } from "./parsed.ts";
import { parseRepositoryName } from "./repository-name.ts";

export interface RepositoryList {
  /** In the order given, each once. */
  names: string[];
  /** What could not be read, as typed (cut to 300 characters), and why. */
  invalid: { name: string; why: string }[];
  /** Entries behind the first 10,000, which were not read. */
  leftOut: number;
}

const MAX_ENTRIES = 10_000;
const REFERENCE_PREFIX = /^(?:docker|oci|https?):\/\//;

/**
 * Reads a pasted list: one repository per line or separated by commas; `#` begins a comment. Full
 * references are understood: tag and digest are dropped, and so is the host when it is `host`, the
 * registry the names are for (`host[:port]`). Without `host`, Docker's rule tells what is a host.
 */
export function parseRepositoryList(text: string, options: { host?: string } = {}): RepositoryList {
  const entries = text
    .split(/\r\n|[\r\n]/)
    .flatMap((line) => line.replace(/(?:^|\s)#.*$/, "").split(/[,;]/))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const names = new Set<string>();
  const invalid: RepositoryList["invalid"] = [];
  for (const entry of entries.slice(0, MAX_ENTRIES)) {
    const name = repositoryOf(entry, options.host?.toLowerCase());
    if (name.ok) names.add(name.value);
    else invalid.push({ name: entry.slice(0, 300), why: name.why });
  }
  return { names: [...names], invalid, leftOut: Math.max(0, entries.length - MAX_ENTRIES) };
}

function repositoryOf(entry: string, host: string | undefined): Parsed<string> {
  if (host !== undefined && isDockerHubHost(host)) return onDockerHub(entry);
  const text = entry.replace(REFERENCE_PREFIX, "");
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(slash, 0)).toLowerCase();
  if (first === host) return withoutReference(text.slice(slash + 1));
  if (host === undefined) return withoutReference(/[.:]/.test(first) ? text.slice(slash + 1) : text);
  // Only a host has a port or a scheme; a mere dot is legal in a repository, as in pull-through caches.
  if (first.includes(":") || text !== entry) return notParsed(`This names another registry than ${host}.`);
  return withoutReference(text);
}

/** On Docker Hub `nginx` means `library/nginx`, and no repository begins with a host. */
function onDockerHub(entry: string): Parsed<string> {
  const reference = parseImageReference(entry);
  if (!reference.ok) return reference;
  if (reference.value.domain === "docker.io") return parsed(reference.value.repository);
  return notParsed(`This names another registry than Docker Hub: ${reference.value.domain}.`);
}

function withoutReference(text: string): Parsed<string> {
  return parseRepositoryName(text.replace(/[:@].*$/, ""));
}
