import type { ProviderId } from "./providers/provider.ts";

/** Credentials for one registry. Held in memory only while a client exists; never logged, never sent to a page. */
export type Credential =
  | { kind: "password"; username: string; password: string }
  /** A refresh token as Docker's `identitytoken`: exchanged by the POST flow. */
  | { kind: "identity-token"; token: string };

/** Everything the client must know about a registry. Built by lib/settings from what is stored. */
export interface RegistryTarget {
  /** Key of caches: changes when URL or credential change. */
  id: string;
  /** Short name, for messages. */
  name: string;
  /** Origin only, `https://host[:port]` or `http://host[:port]`. */
  url: string;
  provider: ProviderId;
  credential: Credential | null;
  /** Token origins the operator allowed beside those of the provider, `https://host[:port]`. */
  allowedRealms: readonly string[];
  /** PEM; replaces nothing, is added to the system's authorities. */
  caCertificate: string | null;
  /** False only by the operator's environment; never applies to token hosts. */
  verifyTls: boolean;
}
