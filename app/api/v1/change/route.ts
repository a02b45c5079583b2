import { getChange } from "#lib/changes/queries/list-changes.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.getChange, "history.read", ({ console, person, query }) =>
    getChange(console.changes, person, query.id),
  ),
);
