import type { Problem } from "#lib/contract/fields.ts";
import { isTagtrailError, type TagtrailError } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { databaseFailure } from "./database-failure.ts";

/**
 * Which code is which status. The only such table. A registry's 401 never becomes ours: to a browser that
 * would mean that the person has to sign in here. `unauthenticated` is for programs that send webhooks.
 */
const statuses: Readonly<Record<string, number>> = {
  invalid_input: 400,
  unauthenticated: 401,
  not_found: 404,
  conflict: 409,
  forbidden: 403,
  read_only: 403,
  too_large: 413,
  unavailable: 503,
  unknown_host: 421,
  foreign_origin: 403,
  method_not_allowed: 405,
  unsupported_media_type: 415,
  uri_too_long: 414,
  too_many_requests: 429,
  realm_not_allowed: 409,
  registry_not_found: 404,
  registry_timeout: 504,
  registry_rate_limited: 503,
  registry_unreachable: 502,
  registry_tls: 502,
  registry_unauthorized: 502,
  registry_forbidden: 502,
  registry_refused: 502,
  registry_not_a_registry: 502,
  registry_lying: 502,
  registry_failed: 502,
  registry_too_large: 502,
  manifest_too_large: 502,
  ambiguous_manifest: 502,
  invalid_manifest: 502,
  invalid_config: 502,
  layer_digest_mismatch: 502,
  layer_damaged: 502,
  layer_unreadable: 422,
  not_downloadable: 422,
  layer_index_invalid: 503,
};

const titles: Readonly<Record<number, string>> = {
  400: "The request is not right",
  401: "Not authenticated",
  403: "Not allowed",
  404: "Not found",
  405: "Not that way",
  409: "Contradicts what is there",
  413: "Too large",
  414: "Address too long",
  415: "Not JSON",
  421: "Unknown host name",
  422: "Of a kind that cannot be read",
  429: "Too often",
  500: "Something in Tagtrail itself failed",
  502: "The registry's answer cannot be used",
  503: "Not now",
  504: "The registry took too long",
};

/** Seconds to wait when a registry or we ourselves say "later" without a time. */
const RETRY_SECONDS = 10;

/** Where a failure happened, for the log. */
export interface ProblemContext {
  requestId: string;
  method: string;
  /** The route's path, not the request's: nothing a client wrote. */
  path: string;
}

/**
 * Turns whatever was thrown into an answer, and logs what is not the sender's doing once. An error that is
 * not meant for people is answered as `internal`; its text and stack go to the log only.
 */
export function problemResponse(error: unknown, context: ProblemContext): Response {
  const known = isTagtrailError(error) ? error : databaseFailure(error);
  const status = known === null ? 500 : (statuses[known.code] ?? 500);
  if (known === null || status === 500 || known !== error)
    logger.error({ ...context, err: error }, "request failed");
  else if (status > 500) logger.warn({ ...context, code: known.code }, "request could not be served");
  const problem = status === 500 || known === null ? internal(context) : describe(known, status, context);
  return new Response(JSON.stringify(problem, plainNumbers), { status, headers: headersOf(known, status) });
}

function describe(error: TagtrailError, status: number, { requestId }: ProblemContext): Problem {
  return {
    type: `urn:tagtrail:problem:${error.code}`,
    title: titles[status] ?? "Failed",
    status,
    code: error.code,
    detail: error.message,
    advice: error.advice,
    requestId,
    ...(Object.keys(error.details).length === 0 ? {} : { details: { ...error.details } }),
  };
}

function internal({ requestId }: ProblemContext): Problem {
  return {
    type: "urn:tagtrail:problem:internal",
    title: titles[500] ?? "",
    status: 500,
    code: "internal",
    detail: "This is a fault of the program, not of your request.",
    advice: "Look for the request id in the server's log.",
    requestId,
  };
}

function headersOf(error: TagtrailError | null, status: number): HeadersInit {
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (status === 503 || status === 429) {
    const asked = error?.details.retryAfterSeconds;
    headers.set("retry-after", String(typeof asked === "number" ? Math.ceil(asked) : RETRY_SECONDS));
  }
  // Not Basic: a browser would ask a person for it.
  if (status === 401) headers.set("www-authenticate", "Bearer");
  const allow = error?.details.allow;
  if (status === 405 && typeof allow === "string") headers.set("allow", allow);
  return headers;
}

function plainNumbers(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
