import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { request } from "undici";
import { digestOfFile } from "../inputs/digest-of-file.ts";

const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";

export interface LayerToPush {
  /** Path of the blob. */
  path: string;
  mediaType: string;
  /** Path of what it is when it is uncompressed; left out, the config states a digest that is none of it. */
  archive?: string;
}

export interface PushedImage {
  repository: string;
  digest: string;
  layers: string[];
}

const digestOf = (bytes: Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

async function send(
  method: "POST" | "PUT",
  url: URL,
  body: Uint8Array | string,
  type: string,
): Promise<string> {
  const isPath = typeof body === "string";
  const answer = await request(url, {
    method,
    body: isPath ? createReadStream(body) : body,
    headers: {
      "content-type": type,
      "content-length": String(isPath ? statSync(body).size : body.length),
    },
    bodyTimeout: 0,
    headersTimeout: 0,
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`The registry answered ${answer.statusCode}: ${text}`);
  return String(answer.headers.location ?? "");
}

/** @param body bytes, or the path of a file */
async function pushBlob(
  base: string,
  repository: string,
  digest: string,
  body: Uint8Array | string,
): Promise<void> {
  const uploads = new URL(`/v2/${repository}/blobs/uploads/`, base);
  const place = new URL(await send("POST", uploads, new Uint8Array(0), "application/octet-stream"), base);
  place.searchParams.set("digest", digest);
  await send("PUT", place, body, "application/octet-stream");
}

/** What an image is made of, without its layers. */
export interface ImageDocuments {
  config: Buffer;
  manifest: Buffer;
  digest: string;
  layers: string[];
}

/** The config and the manifest of an image of these layers, the lowest first. */
export async function describeImage(
  layers: readonly LayerToPush[],
  created: string,
): Promise<ImageDocuments> {
  const digests = await Promise.all(layers.map(({ path }) => digestOfFile(path)));
  const diffIds = await Promise.all(layers.map(({ archive, path }) => digestOfFile(archive ?? path)));
  const config = Buffer.from(
    JSON.stringify({
      created,
      architecture: "amd64",
      os: "linux",
      config: { Cmd: ["bash"] },
      rootfs: { type: "layers", diff_ids: diffIds },
      history: layers.map(() => ({ created, created_by: "benchmark" })),
    }),
  );
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: { mediaType: CONFIG_TYPE, digest: digestOf(config), size: config.length },
      layers: layers.map(({ path, mediaType }, i) => ({
        mediaType,
        digest: digests[i] ?? "",
        size: statSync(path).size,
      })),
    }),
  );
  return { config, manifest, digest: digestOf(manifest), layers: digests };
}

/** Pushes an image with the tag `latest` to a registry that takes it from anybody. */
export async function pushImage(
  base: string,
  repository: string,
  layers: readonly LayerToPush[],
  created = "2026-01-02T03:04:05Z",
): Promise<PushedImage> {
  const image = await describeImage(layers, created);
  for (const [i, { path }] of layers.entries()) {
    await pushBlob(base, repository, image.layers[i] ?? "", path);
  }
  await pushBlob(base, repository, digestOf(image.config), image.config);
  const place = new URL(`/v2/${repository}/manifests/latest`, base);
  await send("PUT", place, image.manifest, MANIFEST_TYPE);
  return { repository, digest: image.digest, layers: image.layers };
}
