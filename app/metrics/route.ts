import { listRegistries } from "#lib/catalog/queries/list-registries.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { metricsResponse } from "#lib/http/metrics-response.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.metrics, "server.observe", async ({ console, person }) => {
    const { items } = await listRegistries(console.catalog, person, { limit: 1000 });
    return metricsResponse(items);
  }),
);
