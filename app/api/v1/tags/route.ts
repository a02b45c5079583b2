import { listTags } from "#lib/catalog/queries/list-tags.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listTags, "catalog.read", ({ console, person, query }) =>
    listTags(console.catalog, person, query),
  ),
);
