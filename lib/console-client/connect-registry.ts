import { mutationOptions } from "@tanstack/react-query";
import type { ConnectRegistryBody } from "#lib/contract/registries.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { registriesOptions } from "./registries.ts";

/**
 * Connects a registry, or with `dryRun` only tests the connection. A mutation is forgotten as soon as nothing shows
 * it (`gcTime`): its variables hold a password.
 */
export const connectRegistryMutation = () =>
  mutationOptions({
    mutationKey: ["connect-registry"],
    mutationFn: ({ body, dryRun }: { body: ConnectRegistryBody; dryRun: boolean }) =>
      apiFetch(routes.connectRegistry, { query: { dryRun: dryRun ? "1" : "0" }, body }),
    gcTime: 0,
    onSuccess: async (_answer, { dryRun }, _result, { client }) => {
      if (!dryRun) await client.invalidateQueries({ queryKey: registriesOptions().queryKey });
    },
  });
