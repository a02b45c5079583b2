import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { difference } from "#lib/tag-history/queries/difference.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.getDifference, "history.read", ({ console, person, query }) =>
    difference(console.history, person, query),
  ),
);
