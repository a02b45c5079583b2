import { mutationOptions } from "@tanstack/react-query";
import type { ConnectRegistryBody } from "#lib/contract/registries.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { registriesOptions } from "./registries.ts";

interface Connecting {
  /** Reads the form when the request is sent: a password is in the form and on the way, and in no cache. */
  body: () => ConnectRegistryBody;
  /** Only test the connection. */
  dryRun: boolean;
}

/** Connects a registry, or tests the connection and stores nothing. */
export const connectRegistryMutation = () =>
  mutationOptions({
    mutationKey: ["connect-registry"],
    mutationFn: ({ body, dryRun }: Connecting) =>
      apiFetch(routes.connectRegistry, { query: { dryRun: dryRun ? "1" : "0" }, body: body() }),
    gcTime: 0,
    onSuccess: async (_answer, { dryRun }, _result, { client }) => {
      if (!dryRun) await client.invalidateQueries({ queryKey: registriesOptions().queryKey });
    },
  });
