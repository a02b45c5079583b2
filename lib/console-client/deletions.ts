import type { z } from "zod";
import type { deletionBody, Plan } from "#lib/contract/changes.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/**
 * Plans to remove tags or delete versions. Nothing is done.
 *
 * @throws ConsoleApiError
 */
export async function planDeletion(body: z.input<typeof deletionBody>, signal?: AbortSignal): Promise<Plan> {
  return (await apiFetch(routes.deleteTagsAndVersions, { query: { dryRun: "1" }, body, signal })).plan;
}
