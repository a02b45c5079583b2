import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { layerFileResponse } from "#lib/http/layer-file-response.ts";
import { operation } from "#lib/http/operation.ts";
import { readFile } from "#lib/image-files/queries/read-file.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.getFile, "catalog.read", async ({ console, person, query, signal }) => {
    const started = performance.now();
    const reading = await readFile(console.imageFiles, person, query, signal);
    return await layerFileResponse(reading, started);
  }),
);
