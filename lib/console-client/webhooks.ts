import { mutationOptions, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { routes } from "#lib/contract/routes.ts";
import type { createWebhookBody } from "#lib/contract/tag-history.ts";
import { apiFetch } from "./api-fetch.ts";

/** How a registry's webhooks reach this console, and whether they do. */
export const webhookOptions = ({ registry }: { registry: string }) =>
  queryOptions({
    queryKey: ["webhooks", registry],
    queryFn: ({ signal }) => apiFetch(routes.getWebhook, { query: { registry }, signal }),
  });

/** Makes a new secret. Its answer shows it this once, so the answer is forgotten with the component that shows it. */
export const createWebhookMutation = () =>
  mutationOptions({
    mutationKey: ["create-webhook"],
    mutationFn: (body: z.input<typeof createWebhookBody>) => apiFetch(routes.createWebhook, { body }),
    gcTime: 0,
    onSuccess: async (_answer, { registry }, _result, { client }) => {
      await client.invalidateQueries({ queryKey: webhookOptions({ registry }).queryKey });
    },
  });
