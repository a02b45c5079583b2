import { planAndExecute } from "#lib/changes/plan-and-execute.ts";
import { planUndo } from "#lib/changes/plans/plan-undo.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.planUndo, "history.read", ({ console, person, body }) =>
    planAndExecute(console.changes, planUndo, { person, body, dryRun: true, requestKey: null }),
  ),
);
