import { sameOrigin } from "../egress/egress-policy.ts";
import type { RegistryName } from "../errors.ts";
import type { MutationPermit } from "../mutations/permit.ts";
import type { RegistryTarget } from "../target.ts";
import { type Answer, headerAll } from "../transport/answer.ts";
import type { Priority } from "../transport/back-off.ts";
import type { Clock } from "../transport/clock.ts";
import type { Redirects } from "../transport/follow.ts";
import { MAX_PING_BYTES } from "../transport/limits.ts";
import type { Exchange, Method, RequestBody } from "../transport/outbound.ts";
import type { Send } from "../transport/sender.ts";
import { basicAuthorization } from "./basic.ts";
import { acceptsBasic, type BearerChallenge, bearerChallenge, parseChallenges } from "./challenge.ts";
import { trustRealm } from "./realm-policy.ts";
import { challengedReadScopes, type Scope, widenScopes } from "./scope.ts";
import { notSignedIn, storageRefused } from "./sign-in-failure.ts";
import { fetchToken } from "./token.ts";
import { type TokenCache, tokenKey } from "./token-cache.ts";

/** One request to the registry itself, before anything of signing in is known. */
export type RegistryRequest = ReadingRequest | ChangingRequest;

export interface ReadingRequest extends AnyRequest {
  method: "GET" | "HEAD";
  permit?: undefined;
}

export interface ChangingRequest extends AnyRequest {
  method: Exclude<Method, "GET" | "HEAD">;
  permit: MutationPermit;
  body?: RequestBody | undefined;
  upload?: boolean | undefined;
  /** The body cannot be given a second time: a 401 is answered to the caller, who begins anew. */
  once?: boolean | undefined;
}

interface AnyRequest {
  url: URL;
  headers?: Readonly<Record<string, string>>;
  scopes: readonly Scope[];
  maxBytes: number;
  redirects: Redirects;
  stream?: boolean;
  signal?: AbortSignal | undefined;
  priority?: Priority | undefined;
  onAnswer?: Exchange["onAnswer"];
}

export type Ask = (request: RegistryRequest) => Promise<Answer>;

/** How the registry wants to be addressed, learnt from its challenges; `open`: its door asks for nothing. */
export type Door =
  | { kind: "unknown" }
  | { kind: "open" }
  | { kind: "basic" }
  | { kind: "bearer"; challenge: BearerChallenge };

export interface AuthenticationOptions {
  target: RegistryTarget;
  registry: URL;
  who: RegistryName;
  providerRealms: readonly string[];
  send: Send;
  clock: Clock;
  tokens: TokenCache;
}

export interface Authentication {
  /** Sends with whatever proof the registry wants. A 401 is answered at most once, then thrown; other statuses are returned. */
  ask: Ask;
  /** What is known so far. */
  door(): Door;
}

/** What one try carried, so that a refusal can be understood. */
interface Proof {
  authorization: string | null;
  token: { key: string; value: string } | null;
}

const NO_PROOF: Proof = { authorization: null, token: null };
const MAX_LEARNT = 2_000;

/** Signs requests to one registry with one credential. The credential goes to the registry's origin or a trusted realm, nowhere else. */
export function createAuthentication(options: AuthenticationOptions): Authentication {
  const session = new Session(options);
  return { ask: (request) => session.ask(request), door: () => session.door };
}

class Session {
  door: Door = { kind: "unknown" };
  readonly #options: AuthenticationOptions;
  #knock: Promise<void> | null = null;
  /** Scopes a registry wanted beside ours, by ours: so that it is asked for once, not on every request. */
  readonly #learnt = new Map<string, Scope[]>();

  constructor(options: AuthenticationOptions) {
    this.#options = options;
  }

  async ask(request: RegistryRequest): Promise<Answer> {
    await untilAborted(this.#knockOnce(request.priority), request.signal);
    const first = await this.#proof(request);
    const answer = await this.#send(request, first);
    if (answer.status !== 401) return answer;
    const { registry, who, target } = this.#options;
    if (!sameOrigin(answer.url, registry)) throw storageRefused(who, answer);
    const second = await this.#answerChallenge(request, answer, first);
    const right = request.permit === undefined ? "read" : "change";
    if (second === null)
      throw notSignedIn(who, target.credential, answer, { proved: first.authorization !== null, right });
    if (request.permit !== undefined && request.once) return answer;
    const last = await this.#send(request, second);
    if (last.status !== 401) return last;
    throw notSignedIn(who, target.credential, last, { proved: true, right });
  }

  /**
   * Asks the door once when there is a credential: a registry that lets anybody in would otherwise show us
   * only what it shows to anybody, and never ask who we are.
   */
  #knockOnce(priority: Priority = "interactive"): Promise<void> {
    if (this.#options.target.credential === null || this.door.kind !== "unknown") return Promise.resolve();
    this.#knock ??= this.#knockNow(priority).catch((error: unknown) => {
      this.#knock = null;
      throw error;
    });
    return this.#knock;
  }

  async #knockNow(priority: Priority): Promise<void> {
    const { send, registry } = this.#options;
    const url = new URL("/v2/", registry);
    const answer = await send({
      role: "registry",
      url,
      method: "GET",
      headers: {},
      maxBytes: MAX_PING_BYTES,
      stream: false,
      redirects: "none",
      priority,
    });
    if (answer.status === 401) this.#learnDoor(answer);
    else if (answer.status === 200) this.door = { kind: "open" };
  }

  #learnDoor(answer: Answer): void {
    const challenges = parseChallenges(headerAll(answer, "www-authenticate"));
    const challenge = bearerChallenge(challenges);
    if (challenge !== null) this.door = { kind: "bearer", challenge };
    else if (acceptsBasic(challenges)) this.door = { kind: "basic" };
  }

  async #proof(request: RegistryRequest): Promise<Proof> {
    const { door } = this;
    const { credential } = this.#options.target;
    if (door.kind === "bearer") {
      const learnt = this.#learnt.get(request.scopes.join(" ")) ?? request.scopes;
      return this.#bearer(request, door.challenge, learnt);
    }
    const mayTry = door.kind === "basic" || door.kind === "open";
    return mayTry && credential?.kind === "password"
      ? { authorization: basicAuthorization(credential), token: null }
      : NO_PROOF;
  }

  async #bearer(
    request: RegistryRequest,
    challenge: BearerChallenge,
    scopes: readonly Scope[],
  ): Promise<Proof> {
    const { target, registry, who, providerRealms, tokens, send, clock } = this.#options;
    const realm = trustRealm(challenge.realm, {
      registry,
      who,
      providerRealms,
      allowedRealms: target.allowedRealms,
    });
    const { credential } = target;
    const asked = scopes.length === 0 && credential === null ? challengedReadScopes(challenge.scope) : scopes;
    const key = tokenKey(target.id, realm.url.href, challenge.service, asked);
    const priority = request.priority ?? "interactive";
    const fetch = () =>
      fetchToken(
        { realm, service: challenge.service, scopes: asked, credential, priority },
        { who, send, clock },
      );
    const value = await untilAborted(tokens.get(key, fetch), request.signal);
    return { authorization: `Bearer ${value}`, token: { key, value } };
  }

  async #answerChallenge(request: RegistryRequest, answer: Answer, first: Proof): Promise<Proof | null> {
    const { target, tokens } = this.#options;
    this.#learnDoor(answer);
    if (first.token !== null) tokens.forget(first.token.key, first.token.value);
    if (this.door.kind === "bearer") {
      const { challenge } = this.door;
      const scopes = widenScopes(request.scopes, challenge.scope, request.permit !== undefined);
      if (this.#learnt.size < MAX_LEARNT) this.#learnt.set(request.scopes.join(" "), scopes);
      return this.#bearer(request, challenge, scopes);
    }
    const tried = first.authorization?.startsWith("Basic ") ?? false;
    if (this.door.kind !== "basic" || tried || target.credential?.kind !== "password") return null;
    return { authorization: basicAuthorization(target.credential), token: null };
  }

  #send(request: RegistryRequest, proof: Proof): Promise<Answer> {
    const { scopes: _scopes, headers, ...rest } = request;
    return this.#options.send({
      ...rest,
      role: "registry",
      headers:
        proof.authorization === null ? { ...headers } : { ...headers, authorization: proof.authorization },
      stream: request.stream ?? false,
      priority: request.priority ?? "interactive",
    });
  }
}

/** Waits for shared work without letting one impatient caller cancel it for the others. */
async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
  }
}
