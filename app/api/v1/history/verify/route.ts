import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { verifyHistory } from "#lib/tag-history/chain/verify-history.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.verifyHistory, "history.read", ({ console, person }) =>
    verifyHistory(console.proof, person),
  ),
);
