import { cancelChange } from "#lib/changes/execution/cancel-change.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.cancelChange, "tags.change", ({ console, person, body }) =>
    cancelChange(console.changes, person, body.change),
  ),
);
