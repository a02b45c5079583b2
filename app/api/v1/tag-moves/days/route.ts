import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { moveDays } from "#lib/tag-history/queries/move-days.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.countMoveDays, "history.read", ({ console, person, query }) =>
    moveDays(console.history, person, query),
  ),
);
