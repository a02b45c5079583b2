import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { tagAsOf } from "#lib/tag-history/queries/tag-as-of.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.getTagAsOf, "history.read", ({ console, person, query }) =>
    tagAsOf(console.history, person, query),
  ),
);
