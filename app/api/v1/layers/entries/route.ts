import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { listEntries } from "#lib/image-files/queries/list-entries.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listEntries, "catalog.read", ({ console, person, query, signal }) =>
    listEntries(console.imageFiles, person, query, signal),
  ),
);
