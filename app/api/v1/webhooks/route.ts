import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { createWebhook, getWebhook } from "#lib/watcher/webhooks/webhook-setup.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.getWebhook, "catalog.read", ({ console, person, query }) =>
    getWebhook(console.webhooks, person, query.registry),
  ),
  operation(routes.createWebhook, "webhooks.configure", ({ console, person, body }) =>
    createWebhook(console.webhooks, person, body.registry),
  ),
);
