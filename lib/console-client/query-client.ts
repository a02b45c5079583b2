import { QueryClient } from "@tanstack/react-query";
import { ConsoleApiError } from "./console-api-error.ts";

/** A refusal stays one however often it is asked; only what may pass is tried again, twice. */
function mayPass(failures: number, error: Error): boolean {
  const passing = error instanceof ConsoleApiError && (error.status === 0 || error.status === 503);
  return passing && failures < 2;
}

/**
 * The cache of one browser, or of one request on the server. What the server drew counts as fresh for a while, so
 * that the browser does not ask again at once; events say when something changed.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: 15_000, retry: mayPass, refetchOnWindowFocus: false } },
  });
}
