import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { externalOperation } from "#lib/http/external-operation.ts";

/** Ten times what the largest known sender puts into one delivery. */
const BODY_LIMIT = 256 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  externalOperation(
    routes.receiveWebhook,
    ({ console, parameters, query, headers, readBody }) =>
      console.webhooks.receiver.receive({
        registry: parameters.registry ?? "",
        secret: query.secret ?? null,
        headers,
        readBody,
      }),
    { bodyLimit: BODY_LIMIT },
  ),
);
