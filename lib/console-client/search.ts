import { queryOptions } from "@tanstack/react-query";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/** Repositories, tags and digests over all registries. Waits while `q` is empty. */
export const searchOptions = ({ q }: { q: string }) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: ({ signal }) => apiFetch(routes.search, { query: { q }, signal }),
    enabled: q !== "",
  });
