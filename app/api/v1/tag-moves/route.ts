import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { listMoves } from "#lib/tag-history/queries/list-moves.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listMoves, "history.read", ({ console, person, query }) =>
    listMoves(console.history, person, query),
  ),
);
