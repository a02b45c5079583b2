import type { z } from "zod";
import type { copyBody, Plan } from "#lib/contract/changes.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/**
 * Plans to copy a version to another repository or registry. Nothing is done.
 *
 * @throws ConsoleApiError
 */
export async function planCopy(body: z.input<typeof copyBody>, signal?: AbortSignal): Promise<Plan> {
  return (await apiFetch(routes.copyVersion, { query: { dryRun: "1" }, body, signal })).plan;
}
