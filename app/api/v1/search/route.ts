import { search } from "#lib/catalog/queries/search.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.search, "catalog.read", ({ console, person, query }) =>
    search(console.catalog, person, query),
  ),
);
