import { randomBytes } from "node:crypto";
import { jsonReply, type Reply } from "../reply.ts";
import type { RequestContext } from "../request-context.ts";
import { headerOf } from "../request-context.ts";
import type { TokenAuthentication } from "../sandbox-options.ts";
import { basicCredentials, passwordMatches } from "./basic-credentials.ts";
import { grantedPart } from "./grants.ts";
import { parseScope } from "./required-access.ts";
import { issueToken, type TokenClaims, verifyToken } from "./signed-token.ts";

const MAX_FORM_BYTES = 16 * 1024;
const DEFAULT_LIFETIME_SECONDS = 60;

const refused = () =>
  jsonReply(401, { errors: [{ code: "UNAUTHORIZED", message: "The credential is wrong." }] });

async function formOf(context: RequestContext): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of context.body) {
    text += chunk.toString("utf8");
    if (text.length > MAX_FORM_BYTES) break;
  }
  return new URLSearchParams(text);
}

/** The sandbox's own token endpoint: `GET` with Basic or nothing, `POST` with a password or a refresh token. */
export class TokenServer {
  readonly service = "sandbox";
  readonly #key = randomBytes(32);
  readonly #refreshTokens = new Map<string, string>();
  readonly #settings: TokenAuthentication;
  readonly #now: () => Date;

  constructor(settings: TokenAuthentication, now: () => Date) {
    this.#settings = settings;
    this.#now = now;
  }

  verify(token: string): TokenClaims | null {
    return verifyToken(token, this.#key, this.service, this.#now());
  }

  /** A refresh token of a user, as `docker login` would have stored it (`identitytoken`). */
  refreshTokenFor(user: string): string {
    const token = randomBytes(24).toString("base64url");
    this.#refreshTokens.set(token, user);
    return token;
  }

  async answer(context: RequestContext): Promise<Reply> {
    const form = context.method === "POST" ? await formOf(context) : null;
    const user = form ? this.#userOfForm(form) : this.#userOfHeader(headerOf(context, "authorization"));
    if (user === null) return refused();
    const parameters = form ?? context.query;
    const scopes = parameters.getAll("scope").flatMap((value) => value.split(" "));
    const offline = parameters.get("offline_token") === "true" || parameters.get("access_type") === "offline";
    return this.#grant(user, scopes, offline);
  }

  #userOfHeader(header: string | undefined): string | null {
    if (header === undefined) return this.#settings.anonymousPull ? "" : null;
    const given = basicCredentials(header);
    return given && passwordMatches(this.#settings.users[given.name], given.password) ? given.name : null;
  }

  #userOfForm(form: URLSearchParams): string | null {
    if (form.get("grant_type") === "refresh_token") {
      return this.#refreshTokens.get(form.get("refresh_token") ?? "") ?? null;
    }
    const name = form.get("username") ?? "";
    return passwordMatches(this.#settings.users[name], form.get("password") ?? "") ? name : null;
  }

  /** A grant is the part of what was asked that the user may have, possibly nothing: that is no error here. */
  #grant(name: string, scopes: readonly string[], offline: boolean): Reply {
    const user = this.#settings.users[name] ?? "anonymous";
    const access = scopes
      .map(parseScope)
      .filter((scope) => scope !== null)
      .map((scope) => grantedPart(user, scope))
      .filter((scope) => scope.actions.length > 0);
    const lifetime = this.#settings.lifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS;
    const now = this.#now();
    const issued = Math.floor(now.getTime() / 1000);
    const claims = {
      subject: name,
      audience: this.service,
      access,
      notBefore: issued,
      expires: issued + lifetime,
    };
    return jsonReply(200, {
      token: issueToken(claims, this.#key),
      expires_in: lifetime,
      issued_at: now.toISOString(),
      ...(offline && name !== "" ? { refresh_token: this.refreshTokenFor(name) } : {}),
    });
  }
}
