import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { fileResponse } from "#lib/http/file-response.ts";
import { operation } from "#lib/http/operation.ts";
import { exportMoves } from "#lib/tag-history/queries/export-moves.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.exportMoves, "history.read", async ({ console, person, query, signal }) =>
    fileResponse(await exportMoves(console.history, person, query, signal)),
  ),
);
