import type { z } from "zod";
import type { moveTagBody, Plan } from "#lib/contract/changes.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/**
 * Plans to move, create or remove one tag. Nothing is done.
 *
 * @throws ConsoleApiError `conflict` with `details` `{expected, actual}` when the tag does not point at `from`
 */
export async function planMove(body: z.input<typeof moveTagBody>, signal?: AbortSignal): Promise<Plan> {
  return (await apiFetch(routes.moveTag, { query: { dryRun: "1" }, body, signal })).plan;
}
