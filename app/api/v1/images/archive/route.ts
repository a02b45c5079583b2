import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { fileResponse } from "#lib/http/file-response.ts";
import { operation } from "#lib/http/operation.ts";
import { downloadImage } from "#lib/image-files/download/download-image.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.downloadImage, "catalog.read", async ({ console, person, query, signal }) =>
    fileResponse(await downloadImage(console.catalog, person, query, signal)),
  ),
);
