import { refused } from "../egress/refused.ts";
import { RegistryError, type RegistryName } from "../errors.ts";
import type { Credential } from "../target.ts";
import { type Answer, header } from "../transport/answer.ts";
import type { Priority } from "../transport/back-off.ts";
import type { Clock } from "../transport/clock.ts";
import { MAX_TOKEN_BYTES } from "../transport/limits.ts";
import { retryAfterSeconds } from "../transport/retry-after.ts";
import type { Send, Sending } from "../transport/sender.ts";
import { basicAuthorization } from "./basic.ts";
import type { TrustedRealm } from "./realm-policy.ts";
import { readTokenAnswer } from "./token-answer.ts";
import type { Token } from "./token-cache.ts";

export interface TokenRequest {
  realm: TrustedRealm;
  service: string | null;
  scopes: readonly string[];
  credential: Credential | null;
  priority: Priority;
}

export interface TokenContext {
  who: RegistryName;
  send: Send;
  clock: Clock;
}

/**
 * Fetches a token: by GET with the password (or anonymously), by POST with an identity token. Where the
 * chosen way is unknown to the server (404, 405), the other one is tried once. Redirects are refused: a
 * token server has no reason to send a credential on (ggcr a70d75a6).
 */
export async function fetchToken(request: TokenRequest, context: TokenContext): Promise<Token> {
  const ways = request.credential?.kind === "identity-token" ? [byPost, byGet] : [byGet, byPost];
  const [first, second] = ways as [Way, Way];
  let answer = await context.send(first(request));
  const unknownWay = answer.status === 404 || answer.status === 405;
  if (unknownWay && request.credential !== null) answer = await context.send(second(request));
  const who = { name: context.who.name, host: request.realm.url.host };
  if (answer.status < 200 || answer.status > 299) throw tokenRefused(answer, request, who, context);
  const token = readTokenAnswer(answer.bytes, context.clock.now());
  if (token === null) throw notAToken(who);
  return token;
}

type Way = (request: TokenRequest) => Sending;

const byGet: Way = (request) => {
  const { credential } = request;
  const url = new URL(request.realm.url);
  if (request.service !== null) url.searchParams.append("service", request.service);
  for (const scope of request.scopes) url.searchParams.append("scope", scope);
  const headers: Record<string, string> = { accept: "application/json" };
  if (credential !== null) headers.authorization = basicAuthorization(credential);
  return { ...common(request), url, method: "GET", headers };
};

const byPost: Way = (request) => {
  const { credential } = request;
  const form = new URLSearchParams();
  if (credential?.kind === "identity-token") {
    form.set("grant_type", "refresh_token");
    form.set("refresh_token", credential.token);
  } else if (credential !== null) {
    form.set("grant_type", "password");
    form.set("username", credential.username);
    form.set("password", credential.password);
  }
  if (request.service !== null) form.set("service", request.service);
  if (request.scopes.length > 0) form.set("scope", request.scopes.join(" "));
  form.set("client_id", "tagtrail");
  const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  return {
    ...common(request),
    url: new URL(request.realm.url),
    method: "POST",
    headers,
    body: form.toString(),
  };
};

function common(
  request: TokenRequest,
): Pick<Sending, "role" | "maxBytes" | "stream" | "redirects" | "priority"> {
  return {
    role: request.realm.role,
    maxBytes: MAX_TOKEN_BYTES,
    stream: false,
    redirects: "none",
    priority: request.priority,
  };
}

function tokenRefused(
  answer: Answer,
  request: TokenRequest,
  who: RegistryName,
  { clock }: TokenContext,
): RegistryError {
  const { status } = answer;
  const details = { status, host: who.host, at: "token server" };
  if (status >= 300 && status < 400) return refused(who, "realm", "redirect", who.host);
  if (status === 429) {
    const seconds = retryAfterSeconds(header(answer, "retry-after"), clock.now());
    return new RegistryError(
      "registry_rate_limited",
      `The token server of ${who.name} (${who.host}) asks to be left alone for a while.`,
      {
        advice: seconds === null ? "Try again in some minutes." : `Try again in ${seconds} seconds.`,
        details: { ...details, retryAfterSeconds: seconds },
      },
    );
  }
  if (status === 400 || status === 401 || status === 403) return notAccepted(request, who, details);
  if (status >= 500) {
    return new RegistryError(
      "registry_failed",
      `The token server of ${who.name} (${who.host}) failed with status ${status}.`,
      {
        advice: "Try again; if it persists, look at the token server's log.",
        details,
      },
    );
  }
  return notAToken(who);
}

function notAccepted(
  request: TokenRequest,
  who: RegistryName,
  details: Record<string, unknown>,
): RegistryError {
  if (request.credential === null) {
    return new RegistryError(
      "registry_unauthorized",
      `${who.name} gives nothing away without signing in (${who.host} said so).`,
      {
        advice: "Give a user name and a password or token for this registry.",
        details: { ...details, reason: "missing" },
      },
    );
  }
  return new RegistryError(
    "registry_unauthorized",
    `The token server of ${who.name} (${who.host}) did not accept the user name and password or token.`,
    {
      advice: "Check both for typing mistakes, and whether the password or token has expired.",
      details: { ...details, reason: "wrong" },
    },
  );
}

function notAToken(who: RegistryName): RegistryError {
  return new RegistryError(
    "registry_not_a_registry",
    `${who.host}, named by ${who.name} as its token server, answered without a usable token.`,
    {
      advice:
        "Check the token server's address in the registry's configuration, and for a login page in between.",
      details: { host: who.host, at: "token server" },
    },
  );
}
