import { z } from "zod";
import { registryName } from "./fields.ts";
import { scanProgressSchema } from "./registries.ts";

/** What `GET /events` sends, one JSON object per server-sent event. */
export const consoleEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("scan"), registry: registryName, scan: scanProgressSchema }),
  /** Something in this repository changed in the index: ask again. */
  z.object({ type: z.literal("repository"), registry: registryName, repository: z.string() }),
  /** Tags of this repository moved, or what is known of their moves changed; null: something about the whole registry. */
  z.object({ type: z.literal("history"), registry: registryName, repository: z.string().nullable() }),
  /** Status, counts or the set of repositories changed. */
  z.object({ type: z.literal("registry"), registry: registryName }),
]);
export type ConsoleEvent = z.infer<typeof consoleEventSchema>;
