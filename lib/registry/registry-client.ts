import type { Capabilities } from "./capabilities.ts";
import type {
  BlobStream,
  ManifestBytes,
  ManifestHead,
  NamePage,
  ReferrersAnswer,
  RequestOptions,
} from "./registry-answers.ts";
import type { RegistryChanges } from "./registry-changes.ts";

export type {
  AnswerArrival,
  BlobStream,
  ManifestBytes,
  ManifestHead,
  NamePage,
  ReferrerDescriptor,
  ReferrersAnswer,
  RequestOptions,
} from "./registry-answers.ts";

/**
 * What can be asked of a registry. Every method throws a RegistryError (errors.ts) that says which of
 * unreachable, TLS, timeout, not authorised, not permitted, not found, rate limited, refused by policy,
 * not a registry or lying it was. Nothing is ever answered as empty because it failed.
 */
export interface RegistryClient {
  /** Everything that changes the registry; refuses unless the client was made to be allowed to. */
  readonly changes: RegistryChanges;
  /** GET /v2/ with authentication. Resolves when this is a registry that accepts the credential. */
  ping(options?: RequestOptions): Promise<void>;
  /** Pages of the catalogue in the registry's order. */
  listRepositories(options?: RequestOptions): AsyncIterable<NamePage>;
  /** Pages of tag names in the registry's order. Unknown repository: not found. */
  listTags(repository: string, options?: RequestOptions): AsyncIterable<NamePage>;
  /** `notModified` when `ifNoneMatch` (a digest) still holds; null never means an error: absent is thrown as not found. */
  headManifest(
    repository: string,
    reference: string,
    options?: RequestOptions & { ifNoneMatch?: string },
  ): Promise<ManifestHead | "notModified">;
  /** Exact bytes, digest verified; `reference` is a tag or a digest. */
  getManifest(repository: string, reference: string, options?: RequestOptions): Promise<ManifestBytes>;
  /** Size of a blob in bytes, null when the registry does not say. */
  headBlob(repository: string, digest: string, options?: RequestOptions): Promise<{ size: number | null }>;
  /** A blob or a range of it, inclusive ends, streamed. The caller verifies the digest of a whole blob. */
  getBlob(
    repository: string,
    digest: string,
    options?: RequestOptions & { range?: { start: number; end: number } },
  ): Promise<BlobStream>;
  /** A small blob (a config) in memory, digest verified. */
  getBlobBytes(
    repository: string,
    digest: string,
    options: RequestOptions & { maxBytes: number },
  ): Promise<Uint8Array>;
  listReferrers(repository: string, digest: string, options?: RequestOptions): Promise<ReferrersAnswer>;
  /** Asks harmless questions only (GET, HEAD). */
  probeCapabilities(options?: RequestOptions & { repository?: string }): Promise<Capabilities>;
  /** Ends idle connections. */
  close(): Promise<void>;
}
