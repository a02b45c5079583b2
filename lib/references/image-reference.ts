import { parseDigest } from "./digest.ts";
import { isDockerHubHost, parseHostAndPort } from "./host.ts";
import { notParsed, type Parsed, parsed } from "./parsed.ts";
import { parseRepositoryName } from "./repository-name.ts";
import { parseTagName } from "./tag-name.ts";

/** What people type behind `docker pull`, made explicit. */
export interface ImageReference {
  /** `host[:port]`; `docker.io` when none was typed. */
  domain: string;
  /** With `library/` where Docker Hub implies it. */
  repository: string;
  tag: string | null;
  digest: string | null;
}

const MAX_LENGTH = 1024;
/** skopeo, Helm and browsers put these before a reference; people paste them along. */
const PREFIX = /^(?:docker|oci|https?):\/\//;

/**
 * Reads Docker's short and long forms by the rules of distribution/reference: the first part is a domain
 * only when it has a dot, a colon or an upper-case letter, or is `localhost`; otherwise docker.io is meant.
 * With both a tag and a digest, both are kept and the digest decides (see pulledReference).
 */
export function parseImageReference(text: string): Parsed<ImageReference> {
  const trimmed = text.trim();
  if (trimmed === "") return notParsed("An image reference is needed, for example nginx:1.29.");
  if (trimmed.length > MAX_LENGTH) return notParsed("This is too long for an image reference.");
  const { domain, rest } = splitDomain(trimmed.replace(PREFIX, ""));
  const host = parseHostAndPort(domain);
  if (host === null) return notParsed("The part before the first slash is not a host name.");
  const { name, tag, digest } = splitName(rest);
  if (tag !== null) {
    const checked = parseTagName(tag);
    if (!checked.ok) return checked;
  }
  if (digest !== null) {
    const checked = parseDigest(digest);
    if (checked.kind === "invalid") return notParsed(checked.why);
  }
  const isHub = host.port === null && isDockerHubHost(host.host);
  const repository = parseRepositoryName(
    isHub && name !== "" && !name.includes("/") ? `library/${name}` : name,
  );
  if (!repository.ok) return repository;
  const shownDomain = host.port === null ? host.host : `${host.host}:${host.port}`;
  return parsed({ domain: isHub ? "docker.io" : shownDomain, repository: repository.value, tag, digest });
}

/** What would be asked of the registry: the digest, else the tag, else `latest`. */
export function pulledReference(reference: ImageReference): string {
  return reference.digest ?? reference.tag ?? "latest";
}

/** The explicit form, `domain/repository[:tag][@digest]`. */
export function formatImageReference(reference: ImageReference): string {
  const tag = reference.tag === null ? "" : `:${reference.tag}`;
  const digest = reference.digest === null ? "" : `@${reference.digest}`;
  return `${reference.domain}/${reference.repository}${tag}${digest}`;
}

function splitDomain(text: string): { domain: string; rest: string } {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(slash, 0));
  if (slash === -1 || !(/[.:A-Z]/.test(first) || first === "localhost")) {
    return { domain: "docker.io", rest: text };
  }
  return { domain: first, rest: text.slice(slash + 1) };
}

function splitName(text: string): { name: string; tag: string | null; digest: string | null } {
  const at = text.indexOf("@");
  const beforeDigest = at === -1 ? text : text.slice(0, at);
  const colon = beforeDigest.indexOf(":");
  return {
    name: colon === -1 ? beforeDigest : beforeDigest.slice(0, colon),
    tag: colon === -1 ? null : beforeDigest.slice(colon + 1),
    digest: at === -1 ? null : text.slice(at + 1),
  };
}
