import { digestOf } from "./digests.ts";
import { describeManifest, type ManifestRecord } from "./manifest-record.ts";
import type { Storage } from "./storage.ts";

interface RepositoryContent {
  tags: Map<string, string>;
  manifests: Map<string, ManifestRecord>;
  blobs: Map<string, number>;
  /** Tag names in order, until a tag comes or goes: a list of 200,000 is asked for page by page. */
  sortedTags: string[] | null;
}

const ascii = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What the sandbox holds: repositories with tags, manifests and blobs. The index lies in memory, bytes and
 * links in the storage. Methods that write store what they are given without checking it, so that tests can
 * plant what no client could push; the endpoints do the checking.
 */
export class SandboxStore {
  readonly storage: Storage;
  readonly #repositories = new Map<string, RepositoryContent>();

  constructor(storage: Storage) {
    this.storage = storage;
  }

  /** Reads the links of the storage into the index. Call once, before the store is used. */
  async load(): Promise<void> {
    for await (const { repository, kind, name, value } of this.storage.links()) {
      const content = this.#open(repository);
      if (kind === "tag") content.tags.set(name, value);
      content.sortedTags = null;
      if (kind === "blob") content.blobs.set(name, Number(value));
      if (kind === "manifest") {
        content.manifests.set(name, describeManifest(name, value, await this.storage.bytes(name)));
      }
    }
  }

  /** Names in ASCII order, empty repositories included. */
  repositories(): string[] {
    return [...this.#repositories.keys()].sort(ascii);
  }

  hasRepository(repository: string): boolean {
    return this.#repositories.has(repository);
  }

  /** Makes a repository known without any content, as registries keep it after its last manifest is deleted. */
  async createRepository(repository: string): Promise<void> {
    if (this.#repositories.has(repository)) return;
    await this.storage.saveLink({ repository, kind: "repository", name: "", value: "" });
    this.#open(repository);
  }

  /** Tag names in ASCII order; empty for an unknown repository. */
  tags(repository: string): string[] {
    const content = this.#repositories.get(repository);
    if (!content) return [];
    content.sortedTags ??= [...content.tags.keys()].sort(ascii);
    return [...content.sortedTags];
  }

  /** The digest a tag points at, or null. */
  resolveTag(repository: string, tag: string): string | null {
    return this.#repositories.get(repository)?.tags.get(tag) ?? null;
  }

  async setTag(repository: string, tag: string, digest: string): Promise<void> {
    await this.createRepository(repository);
    await this.storage.saveLink({ repository, kind: "tag", name: tag, value: digest });
    const content = this.#open(repository);
    if (!content.tags.has(tag)) content.sortedTags = null;
    content.tags.set(tag, digest);
  }

  /** Answers whether the tag was there. */
  async deleteTag(repository: string, tag: string): Promise<boolean> {
    await this.storage.removeLink({ repository, kind: "tag", name: tag });
    const content = this.#repositories.get(repository);
    if (!content?.tags.delete(tag)) return false;
    content.sortedTags = null;
    return true;
  }

  /** Every manifest of a repository, tagged or not. */
  manifests(repository: string): ManifestRecord[] {
    return [...(this.#repositories.get(repository)?.manifests.values() ?? [])];
  }

  manifest(repository: string, digest: string): ManifestRecord | null {
    return this.#repositories.get(repository)?.manifests.get(digest) ?? null;
  }

  readManifest(digest: string): Promise<Uint8Array> {
    return this.storage.bytes(digest);
  }

  /** Stores exact bytes. `digest` may be given to store them under another algorithm, or under a lie. */
  async putManifest(
    repository: string,
    manifest: { mediaType: string; bytes: Uint8Array; digest?: string; tags?: readonly string[] },
  ): Promise<ManifestRecord> {
    const digest = manifest.digest ?? digestOf(manifest.bytes);
    await this.createRepository(repository);
    await this.storage.write(digest, manifest.bytes);
    await this.storage.saveLink({ repository, kind: "manifest", name: digest, value: manifest.mediaType });
    const record = describeManifest(digest, manifest.mediaType, manifest.bytes);
    this.#open(repository).manifests.set(digest, record);
    for (const tag of manifest.tags ?? []) await this.setTag(repository, tag, digest);
    return record;
  }

  /** Deletes a manifest and every tag that points at it; answers those tags, or null when there was none. */
  async deleteManifest(repository: string, digest: string): Promise<string[] | null> {
    const content = this.#repositories.get(repository);
    if (!content?.manifests.delete(digest)) return null;
    const removed = this.tags(repository).filter((tag) => content.tags.get(tag) === digest);
    for (const tag of removed) await this.deleteTag(repository, tag);
    await this.storage.removeLink({ repository, kind: "manifest", name: digest });
    return removed;
  }

  /** Manifests whose subject is the digest, in the order of their digests. */
  referrers(repository: string, digest: string): ManifestRecord[] {
    return this.manifests(repository)
      .filter((record) => record.subject === digest)
      .sort((a, b) => ascii(a.digest, b.digest));
  }

  /** Bytes, or null when the repository does not have the blob, even if another repository has it. */
  blobSize(repository: string, digest: string): number | null {
    return this.#repositories.get(repository)?.blobs.get(digest) ?? null;
  }

  /** The repositories that have the blob. */
  repositoriesWithBlob(digest: string): string[] {
    return this.repositories().filter((name) => this.blobSize(name, digest) !== null);
  }

  /** Stores a blob and answers its digest. */
  async putBlob(repository: string, bytes: Uint8Array, digest = digestOf(bytes)): Promise<string> {
    if ((await this.storage.size(digest)) === null) await this.storage.write(digest, bytes);
    await this.linkBlob(repository, digest, bytes.length);
    return digest;
  }

  /** Makes bytes that are stored already a blob of the repository. */
  async linkBlob(repository: string, digest: string, size: number): Promise<void> {
    await this.createRepository(repository);
    await this.storage.saveLink({ repository, kind: "blob", name: digest, value: String(size) });
    this.#open(repository).blobs.set(digest, size);
  }

  /** Answers whether the blob was there. */
  async deleteBlob(repository: string, digest: string): Promise<boolean> {
    await this.storage.removeLink({ repository, kind: "blob", name: digest });
    return this.#repositories.get(repository)?.blobs.delete(digest) ?? false;
  }

  #open(repository: string): RepositoryContent {
    const known = this.#repositories.get(repository);
    if (known) return known;
    const content: RepositoryContent = {
      tags: new Map(),
      manifests: new Map(),
      blobs: new Map(),
      sortedTags: null,
    };
    this.#repositories.set(repository, content);
    return content;
  }
}
