import { infiniteQueryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { tagsQuery } from "#lib/contract/repositories.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { firstPage, nextPage } from "./list-page.ts";

export type TagsFilter = Omit<z.input<typeof tagsQuery>, "limit" | "cursor">;

/** Tags of a repository, page by page. */
export const tagsOptions = ({ registry, repository, ...filter }: TagsFilter) =>
  infiniteQueryOptions({
    queryKey: ["tags", registry, repository, filter],
    queryFn: ({ pageParam, signal }) =>
      apiFetch(routes.listTags, { query: { registry, repository, ...filter, ...pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
