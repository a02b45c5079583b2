import { planAndExecute } from "#lib/changes/plan-and-execute.ts";
import { planCopy } from "#lib/changes/plans/plan-copy.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.copyVersion, "history.read", ({ console, person, query, body, requestKey }) =>
    planAndExecute(console.changes, planCopy, { person, body, dryRun: query.dryRun === "1", requestKey }),
  ),
);
