/**
 * Media types of manifests and of what they point at. Sources: OCI image-spec media-types.md, Docker
 * "Image Manifest Version 2, Schema 2", the removed artifact manifests of OCI 1.1-rc and ORAS.
 */
export const MEDIA_TYPES = {
  ociIndex: "application/vnd.oci.image.index.v1+json",
  ociManifest: "application/vnd.oci.image.manifest.v1+json",
  ociConfig: "application/vnd.oci.image.config.v1+json",
  ociEmpty: "application/vnd.oci.empty.v1+json",
  dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
  dockerConfig: "application/vnd.docker.container.image.v1+json",
  dockerPluginConfig: "application/vnd.docker.plugin.v1+json",
  dockerSchema1: "application/vnd.docker.distribution.manifest.v1+json",
  dockerSchema1Signed: "application/vnd.docker.distribution.manifest.v1+prettyjws",
  ociArtifactManifest: "application/vnd.oci.artifact.manifest.v1+json",
  orasArtifactManifest: "application/vnd.cncf.oras.artifact.manifest.v1+json",
} as const;

/** What the body of a manifest answer may be. `none`: a type that promises nothing, such as plain JSON. */
export type ManifestForm = "index" | "manifest" | "artifact-manifest" | "schema-1" | "none" | "other";

const FORMS: ReadonlyMap<string, ManifestForm> = new Map([
  [MEDIA_TYPES.ociIndex, "index"],
  [MEDIA_TYPES.dockerList, "index"],
  [MEDIA_TYPES.ociManifest, "manifest"],
  [MEDIA_TYPES.dockerManifest, "manifest"],
  [MEDIA_TYPES.ociArtifactManifest, "artifact-manifest"],
  [MEDIA_TYPES.orasArtifactManifest, "artifact-manifest"],
  [MEDIA_TYPES.dockerSchema1, "schema-1"],
  [MEDIA_TYPES.dockerSchema1Signed, "schema-1"],
  ["", "none"],
  ["application/json", "none"],
  ["application/octet-stream", "none"],
  ["text/plain", "none"],
]);

/**
 * The `Accept` of every manifest request. All four, always: distribution answers a narrower one with
 * another digest (the amd64 child of a list) or with 404.
 */
export const MANIFEST_ACCEPT = [
  MEDIA_TYPES.ociIndex,
  MEDIA_TYPES.ociManifest,
  MEDIA_TYPES.dockerList,
  MEDIA_TYPES.dockerManifest,
].join(", ");

/** Type and subtype in lower case, without parameters; registries add `; charset=utf-8`. */
export function baseMediaType(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** How a manifest of this type is laid out. */
export function manifestForm(mediaType: string): ManifestForm {
  return FORMS.get(baseMediaType(mediaType)) ?? "other";
}

export function isIndexType(mediaType: string): boolean {
  return manifestForm(mediaType) === "index";
}

/** A config that describes a runnable image. */
export function isImageConfigType(mediaType: string): boolean {
  const base = baseMediaType(mediaType);
  return base === MEDIA_TYPES.ociConfig || base === MEDIA_TYPES.dockerConfig;
}

const OCI_LAYER = /^application\/vnd\.oci\.image\.layer\.(nondistributable\.)?v1\.tar(?:\+(gzip|zstd))?$/;
/** `.tar` and `.tar.zstd` are written by some builders though Docker never registered them. */
const DOCKER_LAYER = /^application\/vnd\.docker\.image\.rootfs\.(foreign\.)?diff\.tar(?:\.(gzip|zstd))?$/;

/** What a layer type says of the blob; null when it is no layer of a file system. */
export interface LayerType {
  compression: "none" | "gzip" | "zstd";
  /** The bytes may lie elsewhere (`urls`); they are never fetched from there. */
  foreign: boolean;
}

/** Reads an OCI or Docker layer type. */
export function parseLayerType(mediaType: string): LayerType | null {
  const base = baseMediaType(mediaType);
  const match = OCI_LAYER.exec(base) ?? DOCKER_LAYER.exec(base);
  if (match === null) return null;
  const compression = match[2] === "gzip" || match[2] === "zstd" ? match[2] : "none";
  return { compression, foreign: match[1] !== undefined };
}
