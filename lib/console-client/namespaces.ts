import { queryOptions } from "@tanstack/react-query";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/** One level of the tree of namespaces; `under` is the full path of the parent, empty at the top. */
export const namespacesOptions = ({ registry, under }: { registry: string; under: string }) =>
  queryOptions({
    queryKey: ["namespaces", registry, under],
    queryFn: ({ signal }) => apiFetch(routes.listNamespaces, { query: { registry, under }, signal }),
  });
