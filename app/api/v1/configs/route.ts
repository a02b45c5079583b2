import { configBytes } from "#lib/catalog/queries/raw-bytes.ts";
import { routes } from "#lib/contract/routes.ts";
import { bytesResponse } from "#lib/http/bytes-response.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.getConfig, "catalog.read", async ({ console, person, query }) =>
    bytesResponse(await configBytes(console.catalog, person, query)),
  ),
);
