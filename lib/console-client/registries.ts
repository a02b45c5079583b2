import { queryOptions } from "@tanstack/react-query";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/** Every connected registry. There are tens of them at most, so one page holds them all. */
export const registriesOptions = () =>
  queryOptions({
    queryKey: ["registries"],
    queryFn: ({ signal }) => apiFetch(routes.listRegistries, { query: { limit: 1000 }, signal }),
  });
