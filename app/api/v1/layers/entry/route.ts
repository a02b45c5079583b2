import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { getEntry } from "#lib/image-files/queries/get-entry.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.getEntry, "catalog.read", ({ console, person, query, signal }) =>
    getEntry(console.imageFiles, person, query, signal),
  ),
);
