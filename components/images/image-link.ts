import { hrefs } from "#components/shell/hrefs.ts";

export type ImageView = "overview" | "layers" | "build" | "referrers" | "tags" | "raw";

export interface ImageAddress {
  registry: string;
  repository: string;
  /** A tag or a digest. */
  reference: string;
}

/** The page of one version; the first view needs no parameter. `platform` is the digest of an index's child. */
export function imageHref(
  { registry, repository, reference }: ImageAddress,
  { view, platform }: { view?: ImageView; platform?: string | null } = {},
): string {
  return hrefs.image(registry, repository, reference, { view: view === "overview" ? null : view, platform });
}
