import type { Person } from "#lib/access/person.ts";
import type { UnreadLayer } from "#lib/contract/layers.ts";
import type { ImageFilesContext } from "../image-files-context.ts";
import type { FoundImage, FoundPair } from "./find-pair.ts";

/** `unread`: layers have to be read first. `incomparable`: at least one has no files that could be compared. */
export interface OpenedPair {
  readonly state: "ready" | "unread" | "incomparable";
  readonly unread: { readonly from: UnreadLayer[]; readonly to: UnreadLayer[] };
}

/**
 * Has the layers of both images read, or tells which are not.
 *
 * @param wait read what is missing, and wait for it
 * @throws RegistryError, LayerError; the reason of `signal`
 */
export async function openPair(
  files: ImageFilesContext,
  person: Person,
  { from, to }: FoundPair,
  { wait, signal }: { wait: boolean; signal: AbortSignal },
): Promise<OpenedPair> {
  if (!hasFiles(from) || !hasFiles(to)) return { state: "incomparable", unread: { from: [], to: [] } };
  if (wait) await Promise.all([from, to].map((side) => read(files, person, side, signal)));
  const [before, after] = await Promise.all([unreadOf(files, from), unreadOf(files, to)]);
  const state = before.length + after.length === 0 ? "ready" : "unread";
  return { state, unread: { from: before, to: after } };
}

/** A container image, all of whose layers are known. */
export function hasFiles({ image: { manifest } }: FoundImage): boolean {
  return manifest.purpose === "image" && manifest.layers.length === manifest.layerCount;
}

async function read(
  { catalog, library }: ImageFilesContext,
  person: Person,
  { registry, repository, image }: FoundImage,
  signal: AbortSignal,
): Promise<void> {
  const { client } = await catalog.registries.connect(person, registry);
  await library.ensure({ client, repository }, image.manifest.layers, signal);
}

function unreadOf({ library }: ImageFilesContext, { image }: FoundImage): Promise<UnreadLayer[]> {
  return library.unread(image.manifest.layers);
}
