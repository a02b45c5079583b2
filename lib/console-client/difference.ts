import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { routes } from "#lib/contract/routes.ts";
import type { differenceQuery } from "#lib/contract/tag-history.ts";
import { apiFetch } from "./api-fetch.ts";

/** What changed in a repository's tags between two instants. */
export const differenceOptions = ({ registry, repository, ...instants }: z.input<typeof differenceQuery>) =>
  queryOptions({
    queryKey: ["difference", registry, repository, instants],
    queryFn: ({ signal }) =>
      apiFetch(routes.getDifference, { query: { registry, repository, ...instants }, signal }),
  });
