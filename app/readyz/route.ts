import { checkDatabase } from "#lib/catalog/queries/check-database.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.readyz, "server.observe", async ({ console, person }) => {
    await checkDatabase(console.catalog, person);
    return new Response("ready\n");
  }),
);
