import type { Credential } from "#lib/registry/target.ts";
import { openSecret, type SealedFor, sealSecret } from "./sealed-secret.ts";
import type { SecretKeys } from "./secret-keys.ts";

/** The columns of the table Registry that hold a credential. */
export interface StoredCredential {
  username: string | null;
  sealedSecret: string | null;
  /** password | identity-token; null: anonymous */
  secretKind: string | null;
}

/** Prepares a credential for storage; null is anonymous. */
export function storeCredential(
  keys: SecretKeys,
  credential: Credential | null,
  place: SealedFor,
): StoredCredential {
  if (credential === null) return { username: null, sealedSecret: null, secretKind: null };
  const secret = credential.kind === "password" ? credential.password : credential.token;
  return {
    username: credential.kind === "password" ? credential.username : null,
    sealedSecret: sealSecret(keys, secret, place),
    secretKind: credential.kind,
  };
}

/** Opens a stored credential: null is anonymous, `unreadable` one whose key is gone. */
export function loadCredential(
  keys: SecretKeys,
  stored: StoredCredential,
  place: SealedFor,
): Credential | null | "unreadable" {
  if (stored.secretKind === null) return null;
  const secret = stored.sealedSecret === null ? null : openSecret(keys, stored.sealedSecret, place);
  if (secret === null) return "unreadable";
  if (stored.secretKind === "identity-token") return { kind: "identity-token", token: secret };
  return { kind: "password", username: stored.username ?? "", password: secret };
}
