import { changeSettings } from "#lib/changes/queries/change-settings.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.getChangeSettings, "catalog.read", async ({ console, person }) =>
    changeSettings(console.changes, person),
  ),
);
