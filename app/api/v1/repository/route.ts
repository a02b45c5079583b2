import { getRepository } from "#lib/catalog/queries/get-repository.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.getRepository, "catalog.read", ({ console, person, query }) =>
    getRepository(console.catalog, person, query),
  ),
);
