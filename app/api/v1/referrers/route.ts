import { listReferrers } from "#lib/catalog/referrers/list-referrers.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listReferrers, "catalog.read", ({ console, person, query }) =>
    listReferrers(console.catalog, person, query.registry, query.repository, query.digest),
  ),
);
