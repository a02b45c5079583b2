import { removeKeepAlive } from "#lib/changes/keep-alives/remove-keep-alive.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.removeKeepAlive, "tags.change", ({ console, person, body }) =>
    removeKeepAlive(console.changes, person, body.id),
  ),
);
