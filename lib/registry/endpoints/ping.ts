import type { RequestOptions } from "../registry-client.ts";
import { type Answer, header, mediaType } from "../transport/answer.ts";
import { MAX_PING_BYTES } from "../transport/limits.ts";
import type { EndpointContext } from "./context.ts";
import { pingUrl } from "./endpoint-urls.ts";
import { looksLikeHtml } from "./excerpt.ts";
import { notARegistry, unexpectedAnswer } from "./unexpected-answer.ts";

/**
 * GET /v2/. Resolves with the answer when a registry is there and accepts the credential.
 * A 200 alone proves nothing: a web server that answers everything with a page does that too.
 */
export async function ping(context: EndpointContext, options: RequestOptions = {}): Promise<Answer> {
  const answer = await context.ask({
    method: "GET",
    url: pingUrl(context.registry),
    scopes: [],
    maxBytes: MAX_PING_BYTES,
    redirects: "same-origin",
    signal: options.signal,
    priority: options.priority,
    onAnswer: options.onAnswer,
  });
  if (answer.status === 200 && isRegistry(answer)) return answer;
  const redirected = answer.status >= 300 && answer.status < 400;
  if (
    answer.status === 200 ||
    answer.status === 404 ||
    answer.status === 405 ||
    answer.status === 400 ||
    redirected
  ) {
    throw notARegistry(context.who, answer);
  }
  throw unexpectedAnswer(answer, { what: "catalog", label: "its version" }, context);
}

function isRegistry(answer: Answer): boolean {
  if (header(answer, "docker-distribution-api-version") !== null) return true;
  if (looksLikeHtml(answer)) return false;
  return answer.bytes.byteLength === 0 || mediaType(answer).endsWith("json") || isJson(answer.bytes);
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}
