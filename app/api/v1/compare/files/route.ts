import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { compareFiles } from "#lib/image-files/comparison/compare-files.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.compareFiles, "catalog.read", ({ console, person, query, signal }) =>
    compareFiles(console.imageFiles, person, query, signal),
  ),
);
