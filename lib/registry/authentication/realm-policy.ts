import { addressClass, literalAddress } from "../egress/address-class.ts";
import { checkRealm, sameOrigin } from "../egress/egress-policy.ts";
import { refused } from "../egress/refused.ts";
import { RegistryError, type RegistryName } from "../errors.ts";
import type { Role } from "../transport/outbound.ts";

export interface RealmPolicy {
  registry: URL;
  who: RegistryName;
  /** Origins this kind of registry is known to use. */
  providerRealms: readonly string[];
  /** Origins the operator agreed to. */
  allowedRealms: readonly string[];
}

/** A token server that may be asked, and on whose word. */
export interface TrustedRealm {
  url: URL;
  role: Role;
}

/**
 * Decides whether a realm may be contacted at all, with or without a credential: it is the registry itself,
 * the provider's own token server, or one the operator agreed to. Anything else throws `realm_not_allowed`
 * (a person may agree to `details.realm`) or `registry_refused` (nobody may). CVE-2020-15157 and the five
 * advisories of 2026 about credentials that follow a realm.
 */
export function trustRealm(realm: string, policy: RealmPolicy): TrustedRealm {
  const { registry, who, providerRealms, allowedRealms } = policy;
  const verdict = checkRealm(realm, registry, [...providerRealms, ...allowedRealms]);
  if (verdict.ok === false) throw refused(who, "realm", verdict.rule, verdict.host);
  if (verdict.ok === "unknown") throw notAllowed(who, verdict.url);
  const { url } = verdict;
  // A sign-in may be a POST, and a POST to here would begin an upload.
  if (url.pathname.includes("/blobs/uploads")) throw refused(who, "realm", "upload_path", url.host);
  if (sameOrigin(url, registry)) return { url, role: "registry" };
  return { url, role: allowedRealms.includes(url.origin) ? "allowed-realm" : "realm" };
}

function notAllowed(who: RegistryName, realm: URL): RegistryError {
  const literal = literalAddress(realm.hostname);
  const inside = realm.hostname === "localhost" || (literal !== null && addressClass(literal) === "inside");
  const warning = inside ? " It lies on this machine or in a private network." : "";
  return new RegistryError(
    "realm_not_allowed",
    `${who.name} (${who.host}) wants the sign-in to happen at ${realm.origin}, which nobody has agreed to yet.${warning}`,
    {
      advice: `Agree to ${realm.origin} only if you know it as the token server of this registry: the credential is sent there.`,
      details: { realm: realm.origin, host: realm.host },
    },
  );
}
