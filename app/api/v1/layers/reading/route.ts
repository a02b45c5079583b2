import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { eventStream } from "#lib/http/event-stream.ts";
import { operation } from "#lib/http/operation.ts";
import { watchReading } from "#lib/image-files/queries/watch-reading.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.watchReading, "catalog.read", async ({ console, person, query, signal }) =>
    eventStream({ subscribe: await watchReading(console.imageFiles, person, query), signal }),
  ),
);
