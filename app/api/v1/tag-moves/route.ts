import { planAndExecute } from "#lib/changes/plan-and-execute.ts";
import { planMove } from "#lib/changes/plans/plan-move.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { listMoves } from "#lib/tag-history/queries/list-moves.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listMoves, "history.read", ({ console, person, query }) =>
    listMoves(console.history, person, query),
  ),
  operation(routes.moveTag, "history.read", ({ console, person, query, body, requestKey }) =>
    planAndExecute(console.changes, planMove, { person, body, dryRun: query.dryRun === "1", requestKey }),
  ),
);
