import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { biography } from "#lib/tag-history/queries/biography.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.getBiography, "history.read", ({ console, person, query }) =>
    biography(console.history, person, query),
  ),
);
