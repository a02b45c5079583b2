import { infiniteQueryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { routes } from "#lib/contract/routes.ts";
import type { biographyQuery } from "#lib/contract/tag-history.ts";
import { apiFetch } from "./api-fetch.ts";
import { firstPage, nextPage } from "./list-page.ts";

export type BiographyFilter = Omit<z.input<typeof biographyQuery>, "limit" | "cursor">;

/** Every tag that ever pointed at a digest, newest first, page by page. It may be in any repository. */
export const biographyOptions = ({ registry, digest }: BiographyFilter) =>
  infiniteQueryOptions({
    queryKey: ["biography", registry, undefined, digest],
    queryFn: ({ pageParam, signal }) =>
      apiFetch(routes.getBiography, { query: { registry, digest, ...pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
