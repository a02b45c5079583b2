import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { compareFilesQuery, FileDifferenceList } from "#lib/contract/comparison.ts";
import { InvalidInput } from "#lib/errors.ts";
import { fromText } from "#lib/layers/bytes/byte-string.ts";
import type { ImageFilesContext } from "../image-files-context.ts";
import { askDifference } from "./ask-difference.ts";
import { findPair } from "./find-pair.ts";
import { openPair } from "./open-pair.ts";

/**
 * One page of the files that differ between two images.
 *
 * @throws NotFound; InvalidInput for what has no files; RegistryError, LayerError; the reason of `signal`
 */
export async function compareFiles(
  files: ImageFilesContext,
  person: Person,
  query: z.output<typeof compareFilesQuery>,
  signal: AbortSignal,
): Promise<FileDifferenceList> {
  const pair = await findPair(files.catalog, person, query);
  const { state } = await openPair(files, person, pair, { wait: query.wait === "1", signal });
  if (state === "unread") return { state };
  if (state === "incomparable") {
    throw new InvalidInput("At least one of the two has no files that can be compared.", {
      advice: "Only container images have files, and all of their layers have to be known.",
    });
  }
  const { kind, sort, cursor, limit, q = "" } = query;
  const { items, total } = await askDifference(files, pair, { kind, sort, cursor, limit, q: fromText(q) });
  const next = cursor + items.length;
  return { state: "ready", items, total, nextCursor: next < total ? String(next) : null };
}
