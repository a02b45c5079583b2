import type { z } from "zod";
import type { Plan, restorationBody } from "#lib/contract/changes.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/**
 * Plans to put tags or deleted versions back. Nothing is done.
 *
 * @throws ConsoleApiError
 */
export async function planRestoration(
  body: z.input<typeof restorationBody>,
  signal?: AbortSignal,
): Promise<Plan> {
  return (await apiFetch(routes.restore, { query: { dryRun: "1" }, body, signal })).plan;
}
