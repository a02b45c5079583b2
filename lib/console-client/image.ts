import { queryOptions } from "@tanstack/react-query";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { apiText } from "./api-text.ts";

interface ImageAddress {
  registry: string;
  repository: string;
  /** A tag or a digest. */
  reference: string;
}

/** As much as the server accepts of a manifest or a config, in bytes. */
const RAW_LIMIT = 8_000_000;

/** One image, index or artifact, decoded. */
export const imageOptions = ({ registry, repository, reference }: ImageAddress) =>
  queryOptions({
    queryKey: ["image", registry, repository, reference],
    queryFn: ({ signal }) =>
      apiFetch(routes.getManifest, { query: { registry, repository, reference }, signal }),
  });

/** The exact text of a manifest. By digest it can never change. */
export const rawManifestOptions = ({ registry, repository, reference }: ImageAddress) =>
  queryOptions({
    queryKey: ["raw-manifest", registry, repository, reference],
    queryFn: ({ signal }) =>
      apiText({
        path: routes.getManifest.path,
        query: { registry, repository, reference, raw: "1" },
        limit: RAW_LIMIT,
        signal,
      }),
    staleTime: reference.includes(":") ? Number.POSITIVE_INFINITY : undefined,
  });

/** The exact text of a config, which is named by its digest and can never change. Waits while `digest` is empty. */
export const rawConfigOptions = ({
  registry,
  repository,
  digest,
}: {
  registry: string;
  repository: string;
  digest: string;
}) =>
  queryOptions({
    queryKey: ["raw-config", registry, repository, digest],
    queryFn: ({ signal }) =>
      apiText({
        path: routes.getConfig.path,
        query: { registry, repository, digest },
        limit: RAW_LIMIT,
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: digest !== "",
  });
