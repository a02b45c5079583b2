import { nameRepositories } from "#lib/catalog/name-repositories.ts";
import { listRepositories } from "#lib/catalog/queries/list-repositories.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

/** Ten thousand names of a hundred characters. */
const NAMES_LIMIT = 1024 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listRepositories, "catalog.read", ({ console, person, query }) =>
    listRepositories(console.catalog, person, query),
  ),
  operation(
    routes.nameRepositories,
    "repositories.name",
    ({ console, person, body }) => nameRepositories(console.catalog, person, body),
    { bodyLimit: NAMES_LIMIT },
  ),
);
