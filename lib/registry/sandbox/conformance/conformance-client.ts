import { createHash, randomUUID } from "node:crypto";

/** A registry under test. Every case works in repositories of its own, so a real registry can be given too. */
export interface ConformanceTarget {
  /** `http://host:port`, without a path. */
  url: string;
  /** Sent with every request, for registries that ask for a password. */
  headers?: Readonly<Record<string, string>>;
}

export const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const INDEX = "application/vnd.oci.image.index.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar";

export interface Content {
  bytes: Buffer;
  digest: string;
}

export interface PushedImage extends Content {
  config: Content;
  layer: Content;
}

/** Bytes with their digest. */
export function contentOf(value: string | object, algorithm = "sha256"): Content {
  const bytes = Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
  return { bytes, digest: `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}` };
}

/** The requests of the distribution specification, raw: no retry, no redirect followed, nothing corrected. */
export class ConformanceClient {
  readonly #target: ConformanceTarget;

  constructor(target: ConformanceTarget) {
    this.#target = target;
  }

  /** `path` may be a `Location`, relative or absolute; `query` is added to the one it has. */
  send(
    method: string,
    path: string,
    options: { body?: Buffer; headers?: Record<string, string>; query?: Record<string, string> } = {},
  ): Promise<Response> {
    const url = new URL(path, this.#target.url);
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.append(name, value);
    return fetch(url, {
      method,
      redirect: "manual",
      headers: { ...this.#target.headers, ...options.headers },
      body: options.body ? new Uint8Array(options.body) : undefined,
    });
  }

  /** The location a successful upload request names. */
  async location(response: Promise<Response>): Promise<string> {
    return (await response).headers.get("location") ?? "";
  }

  async pushBlob(repository: string, value: string | object, algorithm = "sha256"): Promise<Content> {
    const content = contentOf(value, algorithm);
    const location = await this.location(this.send("POST", `/v2/${repository}/blobs/uploads/`));
    const done = await this.send("PUT", location, {
      query: { digest: content.digest },
      body: content.bytes,
      headers: { "content-type": "application/octet-stream" },
    });
    if (done.status !== 201)
      throw new Error(`A blob could not be pushed: ${done.status} ${await done.text()}`);
    return content;
  }

  putManifest(repository: string, reference: string, content: Content, mediaType = MANIFEST) {
    return this.send("PUT", `/v2/${repository}/manifests/${reference}`, {
      body: content.bytes,
      headers: { "content-type": mediaType },
    });
  }

  /** Pushes a config, a layer and a manifest; the manifest under `reference`, or under its digest. */
  async pushImage(repository: string, reference: string | null, extra: object = {}): Promise<PushedImage> {
    const config = await this.pushBlob(repository, {
      architecture: "amd64",
      os: "linux",
      nonce: randomUUID(),
    });
    const layer = await this.pushBlob(repository, `layer ${randomUUID()}`);
    const manifest = contentOf({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: CONFIG, digest: config.digest, size: config.bytes.length },
      layers: [{ mediaType: LAYER, digest: layer.digest, size: layer.bytes.length }],
      ...extra,
    });
    const done = await this.putManifest(repository, reference ?? manifest.digest, manifest);
    if (done.status !== 201)
      throw new Error(`A manifest could not be pushed: ${done.status} ${await done.text()}`);
    return { ...manifest, config, layer };
  }
}

/** The codes of the errors in an answer's body. */
export async function errorCodes(response: Response): Promise<string[]> {
  const body: { errors?: { code: string }[] } = await response.json();
  return (body.errors ?? []).map((error) => error.code);
}

/** A repository no other case uses. */
export function freshRepository(purpose: string): string {
  return `conformance/${purpose}-${randomUUID().slice(0, 8)}`;
}
