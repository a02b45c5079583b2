import type { ArchivePlan } from "./archive-plan.ts";

/** Where a layout keeps the bytes of a digest. */
export function blobPath(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}

/**
 * The texts of a layout (OCI image specification, image-layout.md), and the list that `docker load` before version
 * 25 reads in place of it, as `docker save` writes both. Images of an index have no name there: all would have the
 * same one, and the last would win.
 *
 * @param reference the full name with the tag, and the tag
 */
export function layoutFiles(
  { root, images }: ArchivePlan,
  reference: { readonly name: string; readonly tag: string } | null,
): Record<string, string> {
  const annotations = reference && {
    "io.containerd.image.name": reference.name,
    "org.opencontainers.image.ref.name": reference.tag,
  };
  const { mediaType, digest, size } = root;
  const index = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [{ mediaType, digest, size, ...(annotations ? { annotations } : {}) }],
  };
  const list = images.map(({ config, layers }) => ({
    Config: blobPath(config),
    RepoTags: reference !== null && !root.isIndex ? [reference.name] : null,
    Layers: layers.map(blobPath),
  }));
  return {
    "oci-layout": JSON.stringify({ imageLayoutVersion: "1.0.0" }),
    "index.json": JSON.stringify(index),
    ...(list.length === 0 ? {} : { "manifest.json": JSON.stringify(list) }),
  };
}
