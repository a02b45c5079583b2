import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { routes } from "#lib/contract/routes.ts";
import type { spansQuery } from "#lib/contract/tag-history.ts";
import { apiFetch } from "./api-fetch.ts";

/** What the tags of a repository, or one of them, pointed at from when to when. */
export const spansOptions = ({ registry, repository, ...filter }: z.input<typeof spansQuery>) =>
  queryOptions({
    queryKey: ["tag-spans", registry, repository, filter],
    queryFn: ({ signal }) =>
      apiFetch(routes.listSpans, { query: { registry, repository, ...filter }, signal }),
  });
