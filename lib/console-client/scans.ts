import { mutationOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { startScanBody } from "#lib/contract/registries.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { registriesOptions } from "./registries.ts";

/** Asks for a scan of a whole registry, or of one repository now. What it finds arrives as events. */
export const startScanMutation = () =>
  mutationOptions({
    mutationKey: ["start-scan"],
    mutationFn: (body: z.input<typeof startScanBody>) => apiFetch(routes.startScan, { body }),
    onSuccess: (_answer, { repository }, _result, { client }) => {
      if (repository === undefined) void client.invalidateQueries({ queryKey: registriesOptions().queryKey });
    },
  });
