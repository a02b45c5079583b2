import type { NotificationEndpoint } from "./notifications.ts";
import type { SandboxStore } from "./store.ts";

export interface SandboxUser {
  password: string;
  /** What the user may do; missing: everything. `*` in a repository stands for any characters, slashes too. */
  grants?: readonly { repository: string; actions: readonly string[] }[];
}

/** HTTP Basic on every request, as a registry with an htpasswd file. */
export interface BasicAuthentication {
  kind: "basic";
  users: Readonly<Record<string, SandboxUser>>;
}

/** Bearer tokens from the sandbox's own token endpoint, `/token`. */
export interface TokenAuthentication {
  kind: "token";
  users: Readonly<Record<string, SandboxUser>>;
  /** Tokens without a password may pull. */
  anonymousPull?: boolean;
  /** How long a token holds; 60 when missing. */
  lifetimeSeconds?: number;
  /** Another realm to announce, for tests of clients that must not follow it. */
  realm?: string;
}

export interface SandboxOptions {
  /** 0 or missing: any free port. The server listens on 127.0.0.1 only. */
  port?: number;
  /** Keeps everything in this directory; missing: in memory. */
  directory?: string;
  /** An existing store, for a registry that comes back with its content. Wins over `directory`. */
  store?: SandboxStore;
  /** Serves HTTPS. PEM. */
  tls?: { key: string; cert: string };
  /** Host names answered beside the loopback ones. Any other `Host` is refused, so no web page can rebind to us. */
  hosts?: readonly string[];
  authentication?: BasicAuthentication | TokenAuthentication;
  /** What may be deleted; missing: all. Disabled deletion answers 405. */
  deletion?: { tags?: boolean; manifests?: boolean; blobs?: boolean };
  /** False: the referrers API answers 404, as CNCF distribution 2.8. */
  referrers?: boolean;
  /** False: `_catalog` answers 404, as Docker Hub. */
  catalog?: boolean;
  /** False: manifests may refer to content that is not there. */
  checkReferences?: boolean;
  /** Entries of a page: without `n`, and at most. Tags and referrers are answered whole unless told otherwise. */
  paging?: { catalog?: number; tags?: number | null; referrers?: number | null; max?: number };
  /** Bytes; 256 MiB when missing. */
  maxBlobBytes?: number;
  notifications?: readonly NotificationEndpoint[];
  /** The clock of tokens and notifications. */
  now?: () => Date;
}
