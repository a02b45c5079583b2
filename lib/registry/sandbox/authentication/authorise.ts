import { ProtocolError } from "../protocol-error.ts";
import type { BasicAuthentication, SandboxOptions, TokenAuthentication } from "../sandbox-options.ts";
import { basicCredentials, passwordMatches } from "./basic-credentials.ts";
import { covers, grantedPart } from "./grants.ts";
import { formatScope, type Scope } from "./required-access.ts";
import type { TokenServer } from "./token-server.ts";

function unauthorised(challenge: string): ProtocolError {
  return new ProtocolError(
    401,
    { code: "UNAUTHORIZED", message: "Authentication is required." },
    { "www-authenticate": challenge },
  );
}

function byBasic(
  settings: BasicAuthentication,
  header: string | undefined,
  needed: readonly Scope[],
): string {
  const given = basicCredentials(header);
  const user = given ? settings.users[given.name] : undefined;
  if (!given || !passwordMatches(user, given.password)) throw unauthorised('Basic realm="sandbox"');
  const denied = needed.some((scope) => grantedPart(user, scope).actions.length < scope.actions.length);
  if (denied) throw new ProtocolError(403, { code: "DENIED", message: "You may not do this here." });
  return given.name;
}

function byToken(
  settings: TokenAuthentication,
  server: TokenServer,
  origin: string,
  header: string | undefined,
  needed: readonly Scope[],
): string {
  const realm = settings.realm ?? `${origin}/token`;
  const scope = needed.length === 0 ? "" : `,scope="${needed.map(formatScope).join(" ")}"`;
  const challenge = `Bearer realm="${realm}",service="${server.service}"${scope}`;
  const token = /^bearer (\S+)$/i.exec(header ?? "")?.[1];
  if (token === undefined) throw unauthorised(challenge);
  const claims = server.verify(token);
  if (!claims) throw unauthorised(`${challenge},error="invalid_token"`);
  if (!needed.every((one) => covers(claims.access, one))) {
    throw unauthorised(`${challenge},error="insufficient_scope"`);
  }
  return claims.subject;
}

/**
 * Who asks, or a refusal: 401 with a challenge, also for a token that does not reach (as CNCF distribution
 * does), 403 for a right password without the grant. Null when nobody needs to sign in.
 */
export function authorise(
  options: SandboxOptions,
  server: TokenServer | null,
  request: { origin: string; header: string | undefined; needed: readonly Scope[] },
): string | null {
  const settings = options.authentication;
  if (!settings) return null;
  if (settings.kind === "basic") return byBasic(settings, request.header, request.needed);
  if (!server) throw unauthorised("Bearer");
  return byToken(settings, server, request.origin, request.header, request.needed);
}
