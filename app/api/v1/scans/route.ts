import { getRegistry } from "#lib/catalog/queries/get-registry.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.startScan, "scans.start", async ({ console, person, body }) => {
    const { registry, repository } = body;
    const started = repository
      ? await console.scheduler.requestRepository(person, registry, repository)
      : await console.scheduler.requestScan(person, registry);
    const { scan } = await getRegistry(console.catalog, person, registry);
    return { started, scan };
  }),
);
