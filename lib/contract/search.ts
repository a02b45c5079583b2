import { z } from "zod";
import { registryName, searchText } from "./fields.ts";

export const searchQuery = z.strictObject({ q: searchText.min(1), registry: registryName.optional() });

/** At most 20 of each kind: repositories by part of the name, tags by beginning, digests by beginning. */
export const searchAnswer = z.object({
  repositories: z.array(z.object({ registry: registryName, name: z.string(), tagCount: z.number().int() })),
  tags: z.array(
    z.object({
      registry: registryName,
      repository: z.string(),
      name: z.string(),
      digest: z.string().nullable(),
    }),
  ),
  versions: z.array(z.object({ registry: registryName, repository: z.string(), digest: z.string() })),
});
export type SearchAnswer = z.infer<typeof searchAnswer>;
