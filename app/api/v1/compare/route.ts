import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { compareImages } from "#lib/image-files/comparison/compare-images.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.compareImages, "catalog.read", ({ console, person, query, signal }) =>
    compareImages(console.imageFiles, person, query, signal),
  ),
);
