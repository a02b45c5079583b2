import { listNamespaces } from "#lib/catalog/queries/list-namespaces.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listNamespaces, "catalog.read", ({ console, person, query }) =>
    listNamespaces(console.catalog, person, query),
  ),
);
