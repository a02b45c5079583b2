import { getImage } from "#lib/catalog/queries/get-image.ts";
import { rawManifest } from "#lib/catalog/queries/raw-bytes.ts";
import { routes } from "#lib/contract/routes.ts";
import { bytesResponse } from "#lib/http/bytes-response.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.getManifest, "catalog.read", async ({ console, person, query }) =>
    query.raw === "1"
      ? bytesResponse(await rawManifest(console.catalog, person, query))
      : getImage(console.catalog, person, query),
  ),
);
