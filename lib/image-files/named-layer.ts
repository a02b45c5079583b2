import type { RegistryClient } from "#lib/registry/registry-client.ts";

/** A layer as a manifest names it. */
export interface NamedLayer {
  digest: string;
  /** Bytes. */
  size: number;
  mediaType: string;
  annotations: Readonly<Record<string, string>>;
  /** Where a foreign layer is stored: never fetched (CVE-2020-15157). */
  urls: readonly string[];
}

/** Where layers are read from. */
export interface LayerSource {
  client: RegistryClient;
  repository: string;
}

/** What is looked into: one layer, or an image with all of its layers. */
export interface ImageLayers {
  kind: "layer" | "image";
  /** From the bottom up; of a layer only itself. */
  layers: readonly NamedLayer[];
  /** What the config states of the uncompressed layers; null when it is not known. */
  diffIds: readonly string[] | null;
  source: LayerSource;
}
