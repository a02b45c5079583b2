import { connectRegistry } from "#lib/catalog/connect/connect-registry.ts";
import { getRegistry } from "#lib/catalog/queries/get-registry.ts";
import { listRegistries } from "#lib/catalog/queries/list-registries.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";

/** Ten thousand names of repositories, a certificate and a token. */
const CONNECT_LIMIT = 1024 * 1024;
/** A test makes us dial out where a client says: enough to correct a password, too few to scan a network. */
const CONNECT_PER_MINUTE = 20;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listRegistries, "catalog.read", ({ console, person, query }) =>
    listRegistries(console.catalog, person, query),
  ),
  operation(
    routes.connectRegistry,
    "registries.connect",
    async ({ console, person, query, body, signal }) => {
      const dryRun = query.dryRun === "1";
      const { connected, ...told } = await connectRegistry(console.catalog, person, body, { dryRun, signal });
      const registry = connected === null ? null : await getRegistry(console.catalog, person, connected);
      return { ...told, registry };
    },
    { bodyLimit: CONNECT_LIMIT, perMinute: CONNECT_PER_MINUTE },
  ),
);
