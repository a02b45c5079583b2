import { createHash } from "node:crypto";
import type { SandboxStore } from "#lib/registry/sandbox/store.ts";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const EMPTY = "application/vnd.oci.empty.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

export interface ImageRecipe {
  tags?: readonly string[];
  /** Text of each layer; the same text is the same blob. */
  layers?: readonly string[];
  created?: string;
  architecture?: string;
  subject?: { digest: string; size: number; mediaType: string };
  /** Makes it an artifact without a config of an image. */
  artifactType?: string;
}

export interface PutManifest {
  digest: string;
  size: number;
  mediaType: string;
  /** Bytes of the config and of each layer. */
  configSize: number;
  layerSizes: number[];
}

/** Puts an image into the sandbox, behind the protocol's back. */
export async function putImage(
  store: SandboxStore,
  repository: string,
  recipe: ImageRecipe = {},
): Promise<PutManifest> {
  const layers = (recipe.layers ?? ["base"]).map((text) => Buffer.from(text));
  const artifact = recipe.artifactType !== undefined;
  const config = Buffer.from(
    artifact
      ? "{}"
      : JSON.stringify({
          created: recipe.created ?? "2025-03-01T10:00:00Z",
          os: "linux",
          architecture: recipe.architecture ?? "amd64",
          rootfs: { type: "layers", diff_ids: layers.map((layer) => digestOf(layer)) },
          config: {},
        }),
  );
  for (const blob of [config, ...layers]) await store.putBlob(repository, blob);
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      ...(recipe.artifactType ? { artifactType: recipe.artifactType } : {}),
      config: { mediaType: artifact ? EMPTY : CONFIG, digest: digestOf(config), size: config.length },
      layers: layers.map((layer) => ({
        mediaType: artifact ? "application/octet-stream" : LAYER,
        digest: digestOf(layer),
        size: layer.length,
      })),
      ...(recipe.subject ? { subject: recipe.subject } : {}),
    }),
  );
  const { digest } = await store.putManifest(repository, {
    mediaType: MANIFEST,
    bytes,
    tags: recipe.tags ?? [],
  });
  return {
    digest,
    size: bytes.length,
    mediaType: MANIFEST,
    configSize: config.length,
    layerSizes: layers.map((layer) => layer.length),
  };
}

/** Puts an index over manifests; they need not exist. */
export async function putIndex(
  store: SandboxStore,
  repository: string,
  children: readonly { digest: string; size: number; mediaType: string; architecture: string }[],
  tags: readonly string[],
): Promise<{ digest: string; size: number }> {
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: INDEX,
      manifests: children.map(({ architecture, digest, size, mediaType }) => ({
        digest,
        size,
        mediaType,
        platform: { os: "linux", architecture },
      })),
    }),
  );
  const { digest } = await store.putManifest(repository, { mediaType: INDEX, bytes, tags });
  return { digest, size: bytes.length };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
