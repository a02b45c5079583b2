import { hrefs } from "#components/shell/hrefs.ts";

export type ImageView = "overview" | "layers" | "build" | "referrers" | "tags" | "raw";

export interface ImageAddress {
  registry: string;
  repository: string;
  /** A tag or a digest. */
  reference: string;
}

interface ImagePart {
  view?: ImageView;
  /** The digest of an index's child. */
  platform?: string | null;
  /** With the view of layers: one of them, from 1 at the bottom; all of them when left out. */
  layer?: number | null;
  /** With the view of layers: what is opened, as `placeKey` of components/image-files writes it: `/etc/passwd`. */
  path?: string | null;
}

/** The page of one version; the first view needs no parameter. */
export function imageHref(
  { registry, repository, reference }: ImageAddress,
  { view, platform, layer, path }: ImagePart = {},
): string {
  const parameters = { view: view === "overview" ? null : view, platform, layer, path };
  return hrefs.image(registry, repository, reference, parameters);
}
