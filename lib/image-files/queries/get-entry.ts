import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { EntryDetail, entryQuery } from "#lib/contract/layers.ts";
import type { ImageFilesContext } from "../image-files-context.ts";
import { openPlace } from "./open-place.ts";

/**
 * One path of a layer or an image, with all that is known of it.
 *
 * @throws NotFound, InvalidInput, RegistryError, LayerError; the reason of `signal`
 */
export async function getEntry(
  files: ImageFilesContext,
  person: Person,
  query: z.output<typeof entryQuery>,
  signal: AbortSignal,
): Promise<EntryDetail> {
  const opened = await openPlace(files, person, query, { wait: query.wait === "1", signal });
  if (opened.state === "unread") return opened;
  const { place } = opened;
  return { state: "ready", ...(await files.desk.ask("entry", { place })) };
}
