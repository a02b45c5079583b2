import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { EntryList, entriesQuery, MergedFacts } from "#lib/contract/layers.ts";
import { fromText } from "#lib/layers/bytes/byte-string.ts";
import type { Selection } from "../desk/question.ts";
import type { ImageFilesContext } from "../image-files-context.ts";
import type { ImageLayers } from "../named-layer.ts";
import { openPlace } from "./open-place.ts";
import { presentFacts } from "./present-facts.ts";

/**
 * One directory of a layer or of an image's merged file system, or a search in it.
 *
 * @throws NotFound, InvalidInput, RegistryError, LayerError; the reason of `signal`
 */
export async function listEntries(
  files: ImageFilesContext,
  person: Person,
  query: z.output<typeof entriesQuery>,
  signal: AbortSignal,
): Promise<EntryList> {
  const opened = await openPlace(files, person, query, { wait: query.wait === "1", signal });
  if (opened.state === "unread") return opened;
  const { subject, image, place } = opened;
  const started = performance.now();
  const { items, total } = await files.desk.ask("list", { place, selection: selectionOf(query) });
  const milliseconds = performance.now() - started;
  const next = query.cursor + items.length;
  return {
    state: "ready",
    layer: subject.kind === "layer" ? await layerFacts(files, subject, image) : null,
    image: subject.kind === "image" ? await mergedFacts(files, subject) : null,
    ...{ items, total, milliseconds },
    nextCursor: next < total ? String(next) : null,
  };
}

function selectionOf(query: z.output<typeof entriesQuery>): Selection {
  const { q, kind, minSize, flag, change, hidden, sort, limit, cursor } = query;
  return {
    ...{ kind, minSize, flag, change, sort, limit, cursor },
    q: fromText(q ?? ""),
    hidden: hidden === "1",
  };
}

async function layerFacts(files: ImageFilesContext, { layers }: ImageLayers, around: ImageLayers) {
  const digest = layers[0]?.digest ?? "";
  const stored = (await files.library.store.find([digest])).get(digest);
  const position = around.layers.findIndex((layer) => layer.digest === digest);
  return stored === undefined ? null : presentFacts(stored, around.diffIds?.[position] ?? null);
}

async function mergedFacts(files: ImageFilesContext, { layers, diffIds }: ImageLayers): Promise<MergedFacts> {
  const digests = layers.map(({ digest }) => digest);
  const { layers: counts, ...merged } = await files.desk.ask("count", { layers: digests });
  const stored = await files.library.store.find(digests);
  const facts = layers.flatMap(({ digest }, index) => {
    const layer = stored.get(digest);
    const counted = counts[index];
    if (layer === undefined || counted === undefined) return [];
    return [{ ...presentFacts(layer, diffIds?.[index] ?? null), position: index + 1, ...counted }];
  });
  return { ...merged, layers: facts };
}
