import { executePlan } from "#lib/changes/execution/execute-plan.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.executePlan, "tags.change", ({ console, person, body }) =>
    executePlan(console.changes, person, { ...body, throwRefusal: true }),
  ),
);
