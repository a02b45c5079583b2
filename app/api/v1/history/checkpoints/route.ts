import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { listCheckpoints } from "#lib/tag-history/chain/list-checkpoints.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listCheckpoints, "history.read", ({ console, person, query }) =>
    listCheckpoints(console.proof, person, query),
  ),
);
