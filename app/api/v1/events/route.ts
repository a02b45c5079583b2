import type { ConsoleEvent } from "#lib/contract/events.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { eventStream } from "#lib/http/event-stream.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.watchEvents, "catalog.read", async ({ console, signal }) =>
    eventStream<ConsoleEvent>({
      subscribe: (listener) => console.catalog.events.subscribe(listener),
      signal,
    }),
  ),
);
