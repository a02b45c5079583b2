import type { Credential } from "../target.ts";

/** The Authorization header of a credential; an identity token goes under Docker's placeholder name. */
export function basicAuthorization(credential: Credential): string {
  const [username, password] =
    credential.kind === "password"
      ? [credential.username, credential.password]
      : ["<token>", credential.token];
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}
