import type { Scope } from "../authentication/scope.ts";
import { looksLikeHtml } from "../endpoints/excerpt.ts";
import { notARegistry } from "../endpoints/unexpected-answer.ts";
import { isRegistryError, type RegistryError } from "../errors.ts";
import type { RequestOptions } from "../registry-client.ts";
import type { Answer } from "../transport/answer.ts";
import { MAX_CHANGE_ANSWER_BYTES } from "../transport/limits.ts";
import type { Method, RequestBody } from "../transport/outbound.ts";
import type { MutationContext } from "./mutation-context.ts";
import { answerLost, answerRefused, type Change } from "./mutation-failure.ts";
import { MutationPermit, saysNothingWasDone } from "./permit.ts";

/** One request that changes something. */
export interface Mutation {
  method: Exclude<Method, "GET" | "HEAD">;
  url: URL;
  /** What it does, for messages. */
  change: Change;
  /** Of a token; not used with `authorization`. */
  scopes: readonly Scope[];
  headers?: Readonly<Record<string, string>>;
  body?: RequestBody;
  /** A blob on its way: bounded by pauses, and the signal may break it off. */
  upload?: boolean;
  /** The body can be given once only; then a 401 and a redirect are the caller's. */
  once?: boolean;
  /** For a provider's own API: the whole header. Sent to this one address, never along a redirect. */
  authorization?: string;
}

/** What a request came to; see ChangeAnswer. */
export type Sent =
  | { readonly outcome: "accepted"; readonly answer: Answer }
  | { readonly outcome: "refused"; readonly error: RegistryError }
  | { readonly outcome: "lost"; readonly error: RegistryError };

/**
 * The one function that sends anything but GET and HEAD to a registry. It asks the gate first, sends once (a
 * 401 and a redirect to the registry itself are answered, as nothing was done then), and says what is known
 * of what became of it.
 *
 * @throws TagtrailError `read_only`; and the signal's reason: then nothing was sent, but for a part of a blob
 */
export async function sendMutation(
  mutation: Mutation,
  context: MutationContext,
  options: RequestOptions = {},
): Promise<Sent> {
  const permit = MutationPermit.issue(context.mayChange);
  await options.beforeChange?.();
  try {
    return judge(await send(mutation, permit, context, options), mutation.change, context);
  } catch (error) {
    if (!isRegistryError(error)) throw error;
    return { outcome: permit.out ? "lost" : "refused", error };
  }
}

function send(
  mutation: Mutation,
  permit: MutationPermit,
  context: MutationContext,
  { signal, priority, onAnswer }: RequestOptions,
): Promise<Answer> {
  const { method, url, scopes, headers, body, upload, once, authorization } = mutation;
  const common = { method, url, body, upload, permit, signal, onAnswer, maxBytes: MAX_CHANGE_ANSWER_BYTES };
  if (authorization === undefined) {
    const redirects = once ? "none" : "same-origin";
    return context.ask({ ...common, scopes, once, priority, redirects, headers: { ...headers } });
  }
  return context.send({
    ...common,
    role: url.origin === context.registry.origin ? "registry" : "provider-api",
    headers: { ...headers, authorization },
    stream: false,
    redirects: "none",
    priority: priority ?? "interactive",
  });
}

function judge(answer: Answer, change: Change, context: MutationContext): Sent {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    return looksLikeHtml(answer)
      ? { outcome: "lost", error: notARegistry(context.who, answer) }
      : { outcome: "accepted", answer };
  }
  return saysNothingWasDone(status)
    ? { outcome: "refused", error: answerRefused(answer, change, context) }
    : { outcome: "lost", error: answerLost(answer, change, context) };
}
