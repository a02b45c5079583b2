import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { listSpans } from "#lib/tag-history/queries/list-spans.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listSpans, "history.read", ({ console, person, query }) =>
    listSpans(console.history, person, query),
  ),
);
