import { createHash } from "node:crypto";
import type { RegistryClientOptions } from "../create-registry-client.ts";
import type { ManifestBytes, RegistryClient } from "../registry-client.ts";
import type { SandboxOptions } from "../sandbox/sandbox-options.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import type { RegistryTarget } from "../target.ts";
import { clientFor, closeClients } from "./test-client.ts";

/** A client that may change things. */
export function changingClient(
  url: string,
  changes: Partial<RegistryTarget> = {},
  options: RegistryClientOptions = {},
): RegistryClient {
  return clientFor(url, changes, { mayChange: () => {}, ...options });
}

export function digestOf(bytes: Uint8Array | string, algorithm: "sha256" | "sha512" = "sha256"): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

/** A manifest with its digest; the text may be anything. */
export function manifestOf(content: object, mediaType = OCI_MANIFEST): ManifestBytes {
  const bytes = new Uint8Array(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...content })));
  return { digest: digestOf(bytes), mediaType, bytes };
}

/** An image without layers whose config is these bytes. */
export function imageOf(config: Uint8Array | string): ManifestBytes {
  const size = Buffer.byteLength(config);
  return manifestOf({
    config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf(config), size },
    layers: [],
  });
}

/** A blob to be uploaded, in pieces as a network would bring them. */
export function transferOf(bytes: Uint8Array, pieceBytes = 64 * 1024) {
  let opened = 0;
  const counted: number[] = [];
  return {
    counted,
    opened: () => opened,
    digest: digestOf(bytes),
    size: bytes.byteLength,
    onBytes: (count: number) => void counted.push(count),
    async open() {
      opened += 1;
      let from = 0;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          if (from >= bytes.byteLength) return controller.close();
          controller.enqueue(bytes.subarray(from, from + pieceBytes));
          from += pieceBytes;
        },
      });
    },
  };
}

/** A sandbox with an image `app` under the tags a, b and c, and one under `other`. */
export async function filledSandbox(options: SandboxOptions = {}) {
  const sandbox = await startSandbox(options);
  const first = await plant(sandbox, "app", "first", ["a", "b", "c"]);
  const second = await plant(sandbox, "app", "second", ["other"]);
  return { sandbox, first, second };
}

export async function plant(
  sandbox: Sandbox,
  repository: string,
  config: string,
  tags: readonly string[],
): Promise<ManifestBytes> {
  const manifest = imageOf(config);
  await sandbox.store.putBlob(repository, Buffer.from(config));
  await sandbox.store.putManifest(repository, { ...manifest, tags });
  return manifest;
}

/** Ends clients before the sandboxes they talk to. */
export async function stopAll(sandboxes: Sandbox[]): Promise<void> {
  await closeClients();
  await Promise.all(sandboxes.splice(0).map((sandbox) => sandbox.stop()));
}
