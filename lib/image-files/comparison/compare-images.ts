import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { Comparison, compareQuery } from "#lib/contract/comparison.ts";
import type { ImageFilesContext } from "../image-files-context.ts";
import { askDifference } from "./ask-difference.ts";
import { configDifferences } from "./config-differences.ts";
import { type FoundImage, type FoundPair, findPair } from "./find-pair.ts";
import { layersInCommon } from "./layers-in-common.ts";
import { hasFiles, openPair } from "./open-pair.ts";
import { presentSide } from "./present-side.ts";
import { remarksOn } from "./remarks.ts";
import { verdictOf } from "./verdict.ts";
import type { VerdictSide } from "./verdict-facts.ts";

/** Counts only. */
const NO_PAGE = { kind: undefined, q: "", sort: "path", cursor: 0, limit: 0 } as const;

/**
 * What differs between two images: config, layers, and how many files, once all layers of both are read.
 *
 * @throws NotFound for an image or a platform that is not there; InvalidInput, RegistryError, LayerError; the
 *   reason of `signal`
 */
export async function compareImages(
  files: ImageFilesContext,
  person: Person,
  query: z.output<typeof compareQuery>,
  signal: AbortSignal,
): Promise<Comparison> {
  const pair = await findPair(files.catalog, person, query);
  const { from, to } = pair;
  const { state, unread } = await openPair(files, person, pair, { wait: query.wait === "1", signal });
  const compared = state === "ready" ? await askDifference(files, pair, NO_PAGE) : null;
  const layers = layersInCommon(from.image.manifest.layers, to.image.manifest.layers);
  const configs = [from.image.config, to.image.config] as const;
  const config = configDifferences(...configs);
  return {
    from: presentSide(from, to, unread.from),
    to: presentSide(to, from, unread.to),
    config,
    commonLayers: layers.count,
    commonBytes: layers.bytes,
    files: compared?.counts ?? null,
    remarks: remarksOn(pair, compared, compared === null ? 0 : await countListed(files, pair)),
    verdict: verdictOf({
      from: verdictSide(from),
      to: verdictSide(to),
      layers,
      config: configs.includes(null) ? null : config,
      files: compared?.counts ?? null,
      incomplete: (compared?.incomplete.from.length ?? 0) + (compared?.incomplete.to.length ?? 0),
      readable: hasFiles(from) && hasFiles(to),
    }),
  };
}

/** Layers of which only the table of contents is known. */
async function countListed({ library }: ImageFilesContext, { from, to }: FoundPair): Promise<number> {
  const layers = [from, to].flatMap(({ image }) => image.manifest.layers);
  const stored = await library.store.find(layers.map(({ digest }) => digest));
  return [...stored.values()].filter(({ source }) => source === "contents").length;
}

function verdictSide({ image: { digest, manifest, config } }: FoundImage): VerdictSide {
  const { purpose, layerCount } = manifest;
  return { digest, purpose, platform: config?.platform ?? null, layerCount };
}
