import { listKeepAlives } from "#lib/changes/keep-alives/list-keep-alives.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listKeepAlives, "history.read", ({ console, person, query }) =>
    listKeepAlives(console.changes, person, query),
  ),
);
