import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { eraseActor } from "#lib/tag-history/chain/erase-actor.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.eraseActor, "history.erase", ({ console, person, body }) =>
    eraseActor(console.proof, person, body.name),
  ),
);
