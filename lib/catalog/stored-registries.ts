import { createRegistryClient } from "#lib/registry/create-registry-client.ts";
import { isRegistryError } from "#lib/registry/errors.ts";
import { findRegistry } from "#lib/settings/registry-store.ts";
import { findTarget } from "#lib/settings/registry-target.ts";
import type { Settings } from "#lib/settings/settings.ts";
import { refusingClient } from "./refusing-client.ts";
import { RegistryPool, type RegistryPoolParts } from "./registry-pool.ts";

/** Clients for the registries of the settings. */
export function storedRegistries(
  settings: Settings,
  createClient: RegistryPoolParts["createClient"] = createRegistryClient,
): RegistryPool {
  return new RegistryPool({
    load: async (person, name) => {
      try {
        return await findTarget(settings, person, name);
      } catch (error) {
        if (!isRegistryError(error)) throw error;
        const { id, url, kind, allowedRealms, caCertificate, verifyTls } = await findRegistry(
          settings,
          person,
          name,
        );
        const target = { id: `${id}.closed`, name, url, provider: kind, credential: null } as const;
        return {
          registryId: id,
          target: { ...target, allowedRealms, caCertificate, verifyTls },
          refusal: error,
        };
      }
    },
    createClient: (target) => {
      try {
        return createClient(target);
      } catch (error) {
        if (!isRegistryError(error)) throw error;
        return refusingClient(error);
      }
    },
  });
}
