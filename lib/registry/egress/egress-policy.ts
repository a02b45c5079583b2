import { addressClass, literalAddress } from "./address-class.ts";

/** Why a URL chosen by a server is not followed. Stable: messages and tests refer to it. */
export type EgressRule =
  | "unparsable"
  | "scheme"
  | "userinfo"
  | "fragment"
  | "downgrade"
  | "plain_http"
  | "trailing_dot"
  | "international_name"
  | "inside_address"
  | "forbidden_address"
  | "redirect"
  | "elsewhere"
  | "upload_path"
  | "too_many_redirects";

/** `host` is what may be shown: empty when the URL could not be read. */
export type EgressVerdict = { ok: true; url: URL } | { ok: false; rule: EgressRule; host: string };

/** Origin is scheme, host and port: another port of the same host is another server (GHSA-vh4v-2xq2-g5cg). */
export function sameOrigin(a: URL, b: URL): boolean {
  return a.protocol === b.protocol && a.host === b.host;
}

/**
 * May a redirect of a blob be followed to `location`? https only, except back to the registry itself;
 * never to this machine or a private network. Names are checked again when they are resolved.
 */
export function checkRedirect(location: string, base: URL, registry: URL): EgressVerdict {
  const checked = checkForm(location, base, registry);
  if (!checked.ok || sameOrigin(checked.url, registry)) return checked;
  if (checked.url.protocol !== "https:") return no("plain_http", checked.url);
  return checkName(checked.url) ?? checkLiteral(checked.url) ?? checked;
}

/**
 * May a credential be taken to this realm? Same scheme, host and port as the registry, or an origin in
 * `allowedOrigins` (exact match only: CVE-2026-59891, GO-2026-6225). `unknown` is answered for an origin
 * that a person could agree to; everything else wrong with it is a refusal nobody can agree to.
 */
export function checkRealm(
  realm: string,
  registry: URL,
  allowedOrigins: readonly string[],
): EgressVerdict | { ok: "unknown"; url: URL } {
  const checked = checkForm(realm, null, registry);
  if (!checked.ok) return checked;
  const { url } = checked;
  if (url.hash !== "" || realm.includes("#")) return no("fragment", url);
  const literal = literalAddress(url.hostname);
  if (literal !== null && addressClass(literal) === "never") return no("forbidden_address", url);
  if (sameOrigin(url, registry) || allowedOrigins.includes(url.origin)) return checked;
  return checkName(url) ?? { ok: "unknown", url };
}

/** What holds for every server-chosen URL. WHATWG parsing turns decimal, octal, hex and circled digits into dotted IPv4 first. */
function checkForm(text: string, base: URL | null, registry: URL): EgressVerdict {
  const url = text.length <= 8192 ? URL.parse(text, base?.href) : null;
  if (url === null) return { ok: false, rule: "unparsable", host: "" };
  if (url.protocol !== "http:" && url.protocol !== "https:") return no("scheme", url);
  if (url.username !== "" || url.password !== "") return no("userinfo", url);
  if (registry.protocol === "https:" && url.protocol === "http:") return no("downgrade", url);
  return { ok: true, url };
}

function checkName(url: URL): EgressVerdict | null {
  if (url.hostname.endsWith(".")) return no("trailing_dot", url);
  return url.hostname.split(".").some((label) => label.startsWith("xn--"))
    ? no("international_name", url)
    : null;
}

function checkLiteral(url: URL): EgressVerdict | null {
  const literal = literalAddress(url.hostname);
  const where = literal === null ? "public" : addressClass(literal);
  if (where === "inside" || /^localhost$|\.localhost$/.test(url.hostname)) return no("inside_address", url);
  return where === "never" ? no("forbidden_address", url) : null;
}

function no(rule: EgressRule, url: URL): EgressVerdict {
  return { ok: false, rule, host: url.host.slice(0, 100) };
}

/** May this resolved address be dialled? `insideAllowed`: an operator named this very origin. */
export function mayDial(address: string, insideAllowed: boolean): boolean {
  const where = addressClass(address);
  return where === "public" || (where === "inside" && insideAllowed);
}
