import type { z } from "zod";
import type { RouteContract } from "#lib/contract/route-contract.ts";
import { ConsoleApiError } from "./console-api-error.ts";
import { sendRequest } from "./send-request.ts";

type JsonRoute = RouteContract<z.ZodObject, z.ZodType | null, z.ZodType>;

interface ApiRequest<Route extends JsonRoute> {
  query?: z.input<Route["query"]>;
  body?: Route["body"] extends z.ZodType ? z.input<Route["body"]> : undefined;
  signal?: AbortSignal;
}

/**
 * Asks our own API what a route of the contract describes, and answers what the contract promises: anything else
 * that comes back is a failure here and not a riddle in a component.
 *
 * @throws ConsoleApiError
 */
export async function apiFetch<Route extends JsonRoute>(
  route: Route,
  { query, body, signal }: ApiRequest<Route> = {},
): Promise<z.output<Route["answer"]>> {
  const response = await sendRequest({ method: route.method, path: route.path, query, body, signal });
  const parsed = route.answer.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data as z.output<Route["answer"]>;
  throw new ConsoleApiError(
    {
      status: response.status,
      code: "unexpected_answer",
      detail: "The answer of Tagtrail's server has another form than this page expects.",
      requestId: response.headers.get("x-request-id"),
    },
    { advice: "Reload the page: the server may have been updated since it was opened.", cause: parsed.error },
  );
}
