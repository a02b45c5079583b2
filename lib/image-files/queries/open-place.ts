import type { Person } from "#lib/access/person.ts";
import type { UnreadLayer } from "#lib/contract/layers.ts";
import { InvalidInput } from "#lib/errors.ts";
import { type ByteString, fromText } from "#lib/layers/bytes/byte-string.ts";
import { cleanPath } from "#lib/layers/paths/clean-path.ts";
import type { Place } from "../desk/question.ts";
import type { ImageFilesContext } from "../image-files-context.ts";
import { layersOf } from "../layers-of.ts";
import type { ImageLayers } from "../named-layer.ts";

export interface PlaceQuery {
  registry: string;
  repository: string;
  digest: string;
  /** Of a layer: the image it is looked at in. */
  image?: string | undefined;
  path: string;
  rawPath?: string | undefined;
}

/** Layers that were read, and where to look in them. */
export interface OpenedPlace {
  state: "ready";
  subject: ImageLayers;
  /** What is looked at it in; itself when that is not asked or not read. */
  image: ImageLayers;
  place: Place;
}

export type PlaceAnswer = OpenedPlace | { state: "unread"; layers: UnreadLayer[] };

/**
 * Finds the layers of a question and has them read.
 *
 * @param wait read what is missing, and wait for it; otherwise it is told
 * @throws NotFound, InvalidInput, RegistryError, LayerError; the reason of `signal`
 */
export async function openPlace(
  files: ImageFilesContext,
  person: Person,
  query: PlaceQuery,
  { wait, signal }: { wait: boolean; signal: AbortSignal },
): Promise<PlaceAnswer> {
  const { library } = files;
  const subject = await layersOf(files, person, query);
  if (wait) await library.ensure(subject.source, subject.layers, signal);
  else {
    const layers = await library.unread(subject.layers);
    if (layers.length > 0) return { state: "unread", layers };
  }
  const path = pathOf(query);
  const alone = subject.layers.map(({ digest }) => digest);
  if (subject.kind === "image") {
    return {
      state: "ready",
      subject,
      image: subject,
      place: { layers: alone, position: null, changes: false, path },
    };
  }
  const around =
    query.image === undefined ? null : await imageAround(files, person, { ...query, image: query.image });
  if (around === null) {
    return {
      state: "ready",
      subject,
      image: subject,
      place: { layers: alone, position: 1, changes: false, path },
    };
  }
  const layers = around.layers.map(({ digest }) => digest);
  const position = layers.indexOf(query.digest) + 1;
  return { state: "ready", subject, image: around, place: { layers, position, changes: true, path } };
}

/** The image a layer is looked at in; null when not all of its layers are read. */
async function imageAround(
  files: ImageFilesContext,
  person: Person,
  { registry, repository, digest, image }: PlaceQuery & { image: string },
): Promise<ImageLayers | null> {
  const around = await layersOf(files, person, { registry, repository, digest: image });
  if (!around.layers.some((layer) => layer.digest === digest)) {
    throw new InvalidInput("This image does not have this layer.");
  }
  return (await files.library.unread(around.layers)).length === 0 ? around : null;
}

function pathOf({ path, rawPath }: PlaceQuery): ByteString {
  const bytes = rawPath === undefined ? fromText(path) : Buffer.from(rawPath, "base64url").toString("latin1");
  return cleanPath(bytes);
}
