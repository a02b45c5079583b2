import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { fileResponse } from "#lib/http/file-response.ts";
import { operation } from "#lib/http/operation.ts";
import { downloadLayer } from "#lib/image-files/download/download-layer.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.downloadLayer, "catalog.read", async ({ console, person, query, signal }) =>
    fileResponse(await downloadLayer(console.catalog, person, query, signal)),
  ),
);
