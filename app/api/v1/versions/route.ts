import { listVersions } from "#lib/catalog/queries/list-versions.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listVersions, "catalog.read", ({ console, person, query }) =>
    listVersions(console.catalog, person, query),
  ),
);
