import { listChanges } from "#lib/changes/queries/list-changes.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listChanges, "history.read", ({ console, person, query }) =>
    listChanges(console.changes, person, query),
  ),
);
