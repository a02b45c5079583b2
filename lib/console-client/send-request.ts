import { problemSchema } from "#lib/contract/fields.ts";
import { ConsoleApiError } from "./console-api-error.ts";

export interface RequestParts {
  method: "GET" | "POST";
  path: string;
  /** Undefined values are left out. */
  query?: Readonly<Record<string, unknown>>;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * One request to our own API. Answers a successful response with its body unread.
 *
 * @throws ConsoleApiError when no answer came or the answer is a failure; the abort reason when `signal` ended it
 */
export async function sendRequest({
  method,
  path,
  query = {},
  body,
  signal,
}: RequestParts): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(addressOf(path, query), {
      method,
      signal,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ConsoleApiError(
      { status: 0, code: "console_unreachable", detail: "Tagtrail itself does not answer.", requestId: null },
      { advice: "Look whether its server still runs, and whether this machine is on the network.", cause },
    );
  }
  if (!response.ok) throw await failureOf(response);
  return response;
}

/** Path and query of a request to our own API, undefined values left out; also for links to files. */
export function addressOf(path: string, query: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

/** A proxy between the browser and us may answer with a page of its own: then only the status is known. */
async function failureOf(response: Response): Promise<ConsoleApiError> {
  const problem = problemSchema.safeParse(await response.json().catch(() => null));
  const { status } = response;
  if (!problem.success) {
    return new ConsoleApiError(
      {
        status,
        code: "unexpected_answer",
        detail: `Something answered ${status} in Tagtrail's place.`,
        requestId: null,
      },
      { advice: "Look at the proxy in front of Tagtrail." },
    );
  }
  const { code, detail, requestId, advice, details } = problem.data;
  return new ConsoleApiError({ status, code, detail, requestId }, { advice: advice ?? undefined, details });
}
