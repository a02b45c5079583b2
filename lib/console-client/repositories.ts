import { infiniteQueryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { repositoriesQuery } from "#lib/contract/repositories.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { firstPage, nextPage } from "./list-page.ts";

export type RepositoriesFilter = Omit<z.input<typeof repositoriesQuery>, "limit" | "cursor">;

/** Repositories of one registry or of all, page by page. */
export const repositoriesOptions = ({ registry, ...filter }: RepositoriesFilter) =>
  infiniteQueryOptions({
    queryKey: ["repositories", registry ?? "", filter],
    queryFn: ({ pageParam, signal }) =>
      apiFetch(routes.listRepositories, { query: { registry, ...filter, ...pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
