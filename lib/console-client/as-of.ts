import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { routes } from "#lib/contract/routes.ts";
import type { tagAsOfQuery } from "#lib/contract/tag-history.ts";
import { apiFetch } from "./api-fetch.ts";

/** What one tag pointed at, at an instant. */
export const tagAsOfOptions = ({ registry, repository, ...asked }: z.input<typeof tagAsOfQuery>) =>
  queryOptions({
    queryKey: ["as-of", registry, repository, asked],
    queryFn: ({ signal }) =>
      apiFetch(routes.getTagAsOf, { query: { registry, repository, ...asked }, signal }),
  });
