import { createHmac, hash, timingSafeEqual } from "node:crypto";

/** By what a request wants to be believed. */
export interface Presented {
  /** Texts that may be the secret itself. */
  readonly secrets: readonly string[];
  /** What may be the HMAC-SHA256 of the body under the secret, 32 bytes each. */
  readonly signatures: readonly Buffer[];
}

export interface SentHeaders {
  get(name: string): string | null;
}

/** More than any request of a known sender presents. */
const SECRET_LIMIT = 1024;

/**
 * Collects what a request presents. Senders differ in what they can set: a header of any value
 * (distribution, zot, ACR, EventBridge), the bare value of `Authorization` (Harbor), a signature (GitHub,
 * Gitea, Artifactory), or nothing but the address, where the secret stands as the parameter `secret` or as
 * the password in front of the host, which clients send as Basic.
 */
export function presentedBy(headers: SentHeaders, parameter: string | null): Presented {
  const authorization = headers.get("authorization");
  const jfrog = headers.get("x-jfrog-event-auth");
  const secrets = [...secretsIn(authorization), jfrog, parameter].filter(
    (text): text is string => text !== null && text !== "" && text.length <= SECRET_LIMIT,
  );
  const signatures = [headers.get("x-hub-signature-256"), headers.get("x-gitea-signature"), jfrog];
  return { secrets, signatures: signatures.flatMap((text) => signatureIn(text) ?? []) };
}

function secretsIn(authorization: string | null): string[] {
  if (authorization === null) return [];
  const bare = authorization.trim();
  const bearer = /^bearer +(.+)$/i.exec(bare)?.[1];
  if (bearer !== undefined) return [bearer];
  const basic = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(bare)?.[1];
  if (basic === undefined) return [bare];
  const pair = Buffer.from(basic, "base64").toString();
  return [pair.slice(pair.indexOf(":") + 1)];
}

function signatureIn(text: string | null): Buffer | null {
  const hex = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(text?.trim() ?? "")?.[1];
  return hex === undefined ? null : Buffer.from(hex, "hex");
}

/** Whether a presented text is one of the secrets. How long it takes says nothing about how nearly it is. */
export function presentsSecret({ secrets }: Presented, accepted: readonly string[]): boolean {
  return anyEqual(
    secrets.map((text) => hash("sha256", text, "buffer")),
    accepted.map((text) => hash("sha256", text, "buffer")),
  );
}

/** Whether a signature is right for these bytes under one of the secrets. */
export function signsBody({ signatures }: Presented, accepted: readonly string[], body: Uint8Array): boolean {
  return anyEqual(
    signatures,
    accepted.map((secret) => createHmac("sha256", secret).update(body).digest()),
  );
}

/** Compares all with all, without an early end. */
function anyEqual(left: readonly Buffer[], right: readonly Buffer[]): boolean {
  const equal = left.flatMap((one) => right.map((other) => timingSafeEqual(one, other)));
  return equal.includes(true);
}
