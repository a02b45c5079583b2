import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecretKey, SecretKeys } from "./secret-keys.ts";

/** Where a registry's credential is good for. */
export interface SealedFor {
  registryId: string;
  /** Origin of the registry: a credential never reaches another host than it was entered for (threat 77). */
  origin: string;
}

/** What a ciphertext belongs to; it opens nowhere else. `webhookOf`: id of the registry whose webhooks it is for. */
export type SealedPlace = SealedFor | { webhookOf: string };

const FORM = /^v1\.([0-9a-f]{12})\.([\w-]{16})\.([\w-]{22,})$/;
const TAG_BYTES = 16;

/**
 * Seals a secret for storage: AES-256-GCM under the current key, with the id of the key in front.
 *
 * @returns `v1.<key id>.<nonce>.<ciphertext and tag>`
 */
export function sealSecret(keys: SecretKeys, secret: string, place: SealedPlace): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keys.current.bytes, nonce).setAAD(boundTo(place));
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return ["v1", keys.current.id, nonce.toString("base64url"), sealed.toString("base64url")].join(".");
}

/**
 * Opens what sealSecret made.
 *
 * @returns null when the key is gone, or the text was changed or moved to another registry or address
 */
export function openSecret(keys: SecretKeys, sealed: string, place: SealedPlace): string | null {
  const [, keyId, nonce, text] = FORM.exec(sealed) ?? [];
  const key = [keys.current, ...keys.earlier].find((one) => one.id === keyId);
  if (key === undefined || nonce === undefined || text === undefined) return null;
  return decipher(key, Buffer.from(nonce, "base64url"), Buffer.from(text, "base64url"), place);
}

/** True when it was sealed with the current key. */
export function isSealedWithCurrentKey(keys: SecretKeys, sealed: string): boolean {
  return FORM.exec(sealed)?.[1] === keys.current.id;
}

function decipher(key: SecretKey, nonce: Buffer, text: Buffer, place: SealedPlace): string | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key.bytes, nonce, { authTagLength: TAG_BYTES })
      .setAAD(boundTo(place))
      .setAuthTag(text.subarray(-TAG_BYTES));
    return decipher.update(text.subarray(0, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
  } catch {
    // Authentication failed; how exactly is nothing anybody could use well.
    return null;
  }
}

function boundTo(place: SealedPlace): Buffer {
  const words =
    "webhookOf" in place
      ? ["tagtrail webhook secret", place.webhookOf]
      : ["tagtrail registry credential", place.registryId, place.origin];
  return Buffer.from(JSON.stringify(words));
}
