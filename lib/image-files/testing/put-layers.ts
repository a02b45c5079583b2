import { createHash } from "node:crypto";
import zlib from "node:zlib";
import type { SandboxStore } from "#lib/registry/sandbox/store.ts";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";

export interface PutLayer {
  blob: Uint8Array;
  mediaType?: string;
  urls?: readonly string[];
  annotations?: Readonly<Record<string, string>>;
  /** Only named by the manifest. */
  missing?: boolean;
  digest?: string;
}

/** Puts an image whose layers are given as bytes into the sandbox. Answers its digest, and those of its layers. */
export async function putLayers(
  store: SandboxStore,
  repository: string,
  layers: readonly PutLayer[],
  { diffIds }: { diffIds?: readonly string[] } = {},
): Promise<{ digest: string; layers: string[] }> {
  const digests = layers.map(({ blob, digest }) => digest ?? digestOf(blob));
  for (const { blob, missing } of layers) if (!missing) await store.putBlob(repository, blob);
  const rootfs = { type: "layers", diff_ids: diffIds ?? digests };
  const config = Buffer.from(JSON.stringify({ os: "linux", architecture: "amd64", rootfs, config: {} }));
  await store.putBlob(repository, config);
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: CONFIG, digest: digestOf(config), size: config.length },
      layers: layers.map(({ blob, mediaType, urls, annotations }, index) => ({
        mediaType: mediaType ?? "application/vnd.oci.image.layer.v1.tar+gzip",
        digest: digests[index],
        size: blob.length,
        ...(urls === undefined ? {} : { urls }),
        ...(annotations === undefined ? {} : { annotations }),
      })),
    }),
  );
  const { digest } = await store.putManifest(repository, { mediaType: MANIFEST, bytes });
  return { digest, layers: digests };
}

let made = 0;

/** A compressed layer that was never read: its digest is another one each time, by the time in its header. */
export function freshLayer(tar: Uint8Array): PutLayer {
  const blob = zlib.gzipSync(tar);
  made += 1;
  blob.writeUInt32LE(made, 4);
  return { blob };
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
