import { digestOf } from "../digests.ts";
import type { SandboxStore } from "../store.ts";
import { type BuiltLayer, buildLayer, type LayerEntry } from "./tar-layer.ts";

export interface SampleDescriptor {
  mediaType: string;
  digest: string;
  size: number;
  artifactType?: string;
  platform?: { architecture: string; os: string; variant?: string };
  annotations?: Record<string, string>;
}

/** The media types one image is built from. */
export interface ImageTypes {
  manifest: string;
  config: string;
  layer: string;
  index: string;
}

export const OCI_TYPES: ImageTypes = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
  index: "application/vnd.oci.image.index.v1+json",
};

export const DOCKER_TYPES: ImageTypes = {
  manifest: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.docker.container.image.v1+json",
  layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  index: "application/vnd.docker.distribution.manifest.list.v2+json",
};

/** The two bytes of an empty config (OCI image specification, "Guidance for an Empty Descriptor"). */
export const EMPTY_CONFIG = { mediaType: "application/vnd.oci.empty.v1+json", content: "{}" };

/** A tag was pointed at a digest, some minutes after that was built. */
export interface SampleTagging {
  repository: string;
  tag: string;
  digest: string;
  at: Date;
}

/** Minutes from a build to its tags. */
const TAGGED_AFTER = 4;

/** Puts content into a store and answers descriptors. Layers are built once and shared. */
export class SampleWriter {
  readonly now: Date;
  readonly #store: SandboxStore;
  readonly #layers = new Map<string, Promise<BuiltLayer>>();
  /** Every tagging, in order: what a registry forgets. */
  readonly taggings: SampleTagging[] = [];
  #builtAt: Date;

  constructor(store: SandboxStore, now: Date) {
    this.#store = store;
    this.now = now;
    this.#builtAt = now;
  }

  /** What is tagged from here on was built then. */
  built(at: Date): void {
    this.#builtAt = at;
  }

  /** A time before now, with a fraction that differs by day so that the dates do not look typed in. */
  daysAgo(days: number): Date {
    const milliseconds = days * 86_400_000 + ((days * 7919) % 3600) * 1000;
    return new Date(this.now.getTime() - Math.round(milliseconds));
  }

  /** The layer of a name; the same name always means the same files. */
  layer(name: string, files: () => readonly LayerEntry[]): Promise<BuiltLayer> {
    const known = this.#layers.get(name);
    if (known) return known;
    const built = buildLayer(files(), this.daysAgo(120));
    this.#layers.set(name, built);
    return built;
  }

  async blob(
    repository: string,
    mediaType: string,
    content: string | Uint8Array | object,
  ): Promise<SampleDescriptor> {
    const plain = typeof content === "string" || content instanceof Uint8Array;
    const bytes = Buffer.from(plain ? content : JSON.stringify(content));
    const digest = digestOf(bytes);
    if (this.#store.blobSize(repository, digest) === null)
      await this.#store.putBlob(repository, bytes, digest);
    return { mediaType, digest, size: bytes.length };
  }

  async layerBlob(
    repository: string,
    layer: BuiltLayer,
    mediaType = layer.mediaType,
  ): Promise<SampleDescriptor> {
    if (this.#store.blobSize(repository, layer.digest) === null) {
      await this.#store.putBlob(repository, layer.bytes, layer.digest);
    }
    return { mediaType, digest: layer.digest, size: layer.bytes.length };
  }

  /** Stores a manifest or an index, its media type inside and out, and points the tags at it. */
  async manifest(
    repository: string,
    mediaType: string,
    content: object,
    tags: readonly string[] = [],
  ): Promise<SampleDescriptor> {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...content }, null, 2));
    const { digest, size } = await this.#store.putManifest(repository, { mediaType, bytes, tags });
    for (const tag of tags) this.#remember(repository, tag, digest);
    return { mediaType, digest, size };
  }

  /** Points a tag at a manifest that is there; moves it when it exists. */
  async tag(repository: string, tag: string, target: SampleDescriptor): Promise<void> {
    await this.#store.setTag(repository, tag, target.digest);
    this.#remember(repository, tag, target.digest);
  }

  async emptyRepository(repository: string): Promise<void> {
    await this.#store.createRepository(repository);
  }

  #remember(repository: string, tag: string, digest: string): void {
    const at = new Date(this.#builtAt.getTime() + TAGGED_AFTER * 60_000);
    this.taggings.push({ repository, tag, digest, at });
  }
}
