import { queryOptions } from "@tanstack/react-query";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/**
 * Verifies the whole chain now. It takes seconds on a long one, so it is done once when a page first asks, and
 * again only by `refetch`.
 */
export const verificationOptions = () =>
  queryOptions({
    queryKey: ["verification"],
    queryFn: ({ signal }) => apiFetch(routes.verifyHistory, { signal }),
    staleTime: "static",
    retry: false,
  });
