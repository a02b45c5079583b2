import { createHash, timingSafeEqual } from "node:crypto";
import type { SandboxUser } from "../sandbox-options.ts";

const hashed = (text: string) => createHash("sha256").update(text).digest();

/** True when the password is the user's. Compared in constant time, since the sandbox also runs outside tests. */
export function passwordMatches(user: SandboxUser | undefined, password: string): user is SandboxUser {
  return user !== undefined && timingSafeEqual(hashed(user.password), hashed(password));
}

/** Name and password of an `Authorization: Basic` header, null when it is none. */
export function basicCredentials(header: string | undefined): { name: string; password: string } | null {
  const match = /^basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? "");
  if (!match?.[1]) return null;
  const text = Buffer.from(match[1], "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon === -1 ? null : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
