import { RegistryError, type RegistryName } from "../errors.ts";
import type { Credential } from "../target.ts";
import { type Answer, headerAll } from "../transport/answer.ts";
import { acceptsBasic, bearerChallenge, parseChallenges } from "./challenge.ts";

/**
 * What a final 401 means. Registries answer 401 for a wrong password, a missing one and a missing right
 * alike; what was sent and what the challenge says tell them apart.
 * @param proved whether the refused request carried a password or token
 * @param right what was wanted
 */
export function notSignedIn(
  who: RegistryName,
  credential: Credential | null,
  answer: Answer,
  { proved, right }: { proved: boolean; right: "read" | "change" },
): RegistryError {
  const challenges = parseChallenges(headerAll(answer, "www-authenticate"));
  const bearer = bearerChallenge(challenges);
  const details = { status: 401, host: who.host };
  if (bearer === null && !acceptsBasic(challenges)) return unknownWay(who, details);
  if (credential === null) return missing(who, details);
  if (bearer !== null && proved) {
    return bearer.error === "invalid_token" ? tokenRejected(who, details) : notPermitted(who, details, right);
  }
  return credential.kind === "identity-token" && bearer === null
    ? wantsPassword(who, details)
    : wrong(who, details);
}

type Details = Record<string, unknown>;

function unknownWay(who: RegistryName, details: Details): RegistryError {
  return new RegistryError(
    "registry_unauthorized",
    `${who.name} (${who.host}) asks for a way of signing in that is not known here.`,
    {
      advice:
        "User name and password (Basic) and token servers (Bearer) are known. Check for a proxy in between that asks for its own sign-in.",
      details: { ...details, reason: "unsupported" },
    },
  );
}

function missing(who: RegistryName, details: Details): RegistryError {
  return new RegistryError(
    "registry_unauthorized",
    `${who.name} (${who.host}) asks for a user name and a password.`,
    {
      advice: "Give a user name and a password or token for this registry.",
      details: { ...details, reason: "missing" },
    },
  );
}

function wrong(who: RegistryName, details: Details): RegistryError {
  return new RegistryError(
    "registry_unauthorized",
    `${who.name} (${who.host}) did not accept the user name and password.`,
    {
      advice: "Check both for typing mistakes, and whether the password or token has expired.",
      details: { ...details, reason: "wrong" },
    },
  );
}

function wantsPassword(who: RegistryName, details: Details): RegistryError {
  return new RegistryError(
    "registry_unauthorized",
    `${who.name} (${who.host}) takes a user name and a password, not an identity token.`,
    {
      advice: "Give a user name and a password for this registry.",
      details: { ...details, reason: "wrong_kind" },
    },
  );
}

function tokenRejected(who: RegistryName, details: Details): RegistryError {
  return new RegistryError(
    "registry_unauthorized",
    `${who.name} (${who.host}) did not accept the token its own token server had just issued.`,
    {
      advice:
        "The registry and its token server must agree on issuer, audience, key and time: compare their configuration and clocks.",
      details: { ...details, reason: "token_rejected" },
    },
  );
}

function notPermitted(who: RegistryName, details: Details, right: "read" | "change"): RegistryError {
  return new RegistryError(
    "registry_forbidden",
    `${who.name} (${who.host}) accepted the credential, but does not permit this with it.`,
    {
      advice:
        right === "read"
          ? "Give this account the right to read here, or use another account."
          : "Give this account the right to push and delete here, or use another account.",
      details,
    },
  );
}

/** The storage behind a redirect wants a sign-in: it gets none of our credentials. */
export function storageRefused(who: RegistryName, answer: Answer): RegistryError {
  const host = answer.url.host.slice(0, 100);
  return new RegistryError(
    "registry_failed",
    `The storage ${who.name} sent us to (${host}) answered ${answer.status}.`,
    {
      advice:
        "Look at the registry's storage configuration: links it hands out must work without signing in.",
      details: { status: answer.status, host },
    },
  );
}
