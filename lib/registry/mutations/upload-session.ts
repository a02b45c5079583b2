import { pushScope } from "../authentication/scope.ts";
import { refused } from "../egress/refused.ts";
import { uploadsUrl } from "../endpoints/endpoint-urls.ts";
import { notARegistry } from "../endpoints/unexpected-answer.ts";
import { isRegistryError } from "../errors.ts";
import type { RequestOptions } from "../registry-client.ts";
import { type Answer, header } from "../transport/answer.ts";
import type { MutationContext } from "./mutation-context.ts";
import { sendMutation } from "./send-mutation.ts";

/** An upload under way at the registry. It expires by itself; cancelling only spares the registry its bytes. */
export interface UploadSession {
  repository: string;
  /** For messages. */
  label: string;
  /** Where the next request goes; each answer names it anew. */
  location: URL;
  /** Bytes that every piece but the last must have (`OCI-Chunk-Min-Length`); 0: any number. */
  minimum: number;
}

/** POST for a session (end-4a). @throws RegistryError when the registry opens none */
export async function openSession(
  repository: string,
  label: string,
  context: MutationContext,
  options: RequestOptions,
): Promise<UploadSession> {
  const sent = await sendMutation(
    {
      method: "POST",
      url: uploadsUrl(context.registry, repository),
      change: { kind: "upload", label },
      scopes: [pushScope(repository)],
    },
    context,
    options,
  );
  if (sent.outcome !== "accepted") throw sent.error;
  return sessionIn(sent.answer, { repository, label }, context);
}

/** The session an answer opened. @throws RegistryError when it names none, or one elsewhere */
export function sessionIn(
  answer: Answer,
  { repository, label }: Pick<UploadSession, "repository" | "label">,
  context: MutationContext,
): UploadSession {
  const location = nextLocation(answer, context);
  if (location === null) throw notARegistry(context.who, answer);
  const minimum = Number(/^\d{1,12}$/.exec(header(answer, "oci-chunk-min-length")?.trim() ?? "")?.[0] ?? 0);
  return { repository, label, location, minimum };
}

/**
 * Where an answer says the upload goes on: at the registry's own address only, with its query. A registry
 * behind a proxy that ends TLS names itself with http; its path then counts, our own address stays.
 */
export function nextLocation(answer: Answer, { registry, who }: MutationContext): URL | null {
  const text = header(answer, "location");
  if (text === null) return null;
  const url = text.length <= 8192 ? URL.parse(text, answer.url.href) : null;
  if (url === null) throw refused(who, "upload", "unparsable", "");
  if (url.username !== "" || url.password !== "")
    throw refused(who, "upload", "userinfo", url.host.slice(0, 100));
  const same = url.host === registry.host && /^https?:$/.test(url.protocol);
  if (!same) throw refused(who, "upload", "elsewhere", url.host.slice(0, 100));
  return new URL(`${url.pathname}${url.search}`, registry);
}

/** DELETE of a session (end-14 of OCI 1.1). What goes wrong concerns nobody: sessions expire. */
export async function cancelSession(session: UploadSession, context: MutationContext): Promise<void> {
  try {
    await sendMutation(
      {
        method: "DELETE",
        url: session.location,
        change: { kind: "upload", label: session.label },
        scopes: [pushScope(session.repository)],
      },
      context,
      { priority: "background" },
    );
  } catch (error) {
    if (!isRegistryError(error)) throw error;
  }
}

/** The location with the digest that ends the upload. */
export function closingUrl(session: UploadSession, digest: string): URL {
  const url = new URL(session.location);
  // Appended as text: a registry may have signed the query as it is.
  url.search = `${url.search === "" ? "?" : `${url.search}&`}digest=${encodeURIComponent(digest)}`;
  return url;
}
