import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { Scope } from "./required-access.ts";

export interface TokenClaims {
  subject: string;
  audience: string;
  access: readonly Scope[];
  /** Seconds since 1970. */
  notBefore: number;
  expires: number;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const sign = (text: string, key: Uint8Array) => createHmac("sha256", key).update(text).digest();

/** A JWT (HS256) with the claims of the distribution token specification. */
export function issueToken(claims: TokenClaims, key: Uint8Array): string {
  const payload = {
    iss: "sandbox",
    sub: claims.subject,
    aud: claims.audience,
    nbf: claims.notBefore,
    exp: claims.expires,
    jti: randomUUID(),
    access: claims.access,
  };
  const text = `${encode({ typ: "JWT", alg: "HS256" })}.${encode(payload)}`;
  return `${text}.${sign(text, key).toString("base64url")}`;
}

/** The claims of a token this key signed, that is for this audience and holds now; null otherwise. */
export function verifyToken(token: string, key: Uint8Array, audience: string, now: Date): TokenClaims | null {
  const [head, body, signature] = token.split(".");
  if (!head || !body || !signature) return null;
  const expected = sign(`${head}.${body}`, key);
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const payload: { sub: string; aud: string; nbf: number; exp: number; access: Scope[] } = JSON.parse(
    Buffer.from(body, "base64url").toString("utf8"),
  );
  const seconds = now.getTime() / 1000;
  if (payload.aud !== audience || seconds < payload.nbf || seconds >= payload.exp) return null;
  return {
    subject: payload.sub,
    audience: payload.aud,
    access: payload.access,
    notBefore: payload.nbf,
    expires: payload.exp,
  };
}
