import { infiniteQueryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { versionsQuery } from "#lib/contract/repositories.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { firstPage, nextPage } from "./list-page.ts";

export type VersionsFilter = Omit<z.input<typeof versionsQuery>, "limit" | "cursor">;

/** Versions of a repository by digest, page by page. */
export const versionsOptions = ({ registry, repository, ...filter }: VersionsFilter) =>
  infiniteQueryOptions({
    queryKey: ["versions", registry, repository, filter],
    queryFn: ({ pageParam, signal }) =>
      apiFetch(routes.listVersions, { query: { registry, repository, ...filter, ...pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
