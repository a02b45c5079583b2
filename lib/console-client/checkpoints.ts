import { infiniteQueryOptions } from "@tanstack/react-query";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { firstPage, nextPage } from "./list-page.ts";

/** Signed statements about the chain's head, newest first, page by page. */
export const checkpointsOptions = () =>
  infiniteQueryOptions({
    queryKey: ["checkpoints"],
    queryFn: ({ pageParam, signal }) => apiFetch(routes.listCheckpoints, { query: pageParam, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
