import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { referrersQuery } from "#lib/contract/manifests.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/** Signatures, SBOMs and attestations of a digest. The registry itself is asked, so it is not asked again at once. */
export const referrersOptions = ({ registry, repository, digest }: z.input<typeof referrersQuery>) =>
  queryOptions({
    queryKey: ["referrers", registry, repository, digest],
    queryFn: ({ signal }) =>
      apiFetch(routes.listReferrers, { query: { registry, repository, digest }, signal }),
    staleTime: 60_000,
  });
