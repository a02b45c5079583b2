import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { repositoryQuery } from "#lib/contract/repositories.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/** One repository with its counts and sizes. */
export const repositoryOptions = ({ registry, repository }: z.input<typeof repositoryQuery>) =>
  queryOptions({
    queryKey: ["repository", registry, repository],
    queryFn: ({ signal }) => apiFetch(routes.getRepository, { query: { registry, repository }, signal }),
  });
