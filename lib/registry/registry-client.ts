import type { Capabilities } from "./capabilities.ts";

/** One page of names as the registry sent it; names that break the grammar are told apart, never dropped silently. */
export interface NamePage {
  names: string[];
  /** Names that are not valid references: shown escaped, never used in a request. */
  invalidNames: string[];
  warnings: string[];
  /** True when paging stopped early (loop, page cap, refused Link): absence then proves nothing. */
  partial: boolean;
}

/** Exact bytes with what the registry said of them. The digest is verified over the bytes. */
export interface ManifestBytes {
  digest: string;
  mediaType: string;
  bytes: Uint8Array;
}

export interface ManifestHead {
  digest: string;
  mediaType: string;
  /** Null when the registry did not say. */
  size: number | null;
}

export interface BlobStream {
  /** Bytes that follow in `body`, null when the answer does not say. */
  size: number | null;
  /** Bytes of the whole blob, null when the answer does not say. */
  totalSize: number | null;
  /** True when the answer is the requested range (206), false when it is the whole blob. */
  partial: boolean;
  body: ReadableStream<Uint8Array>;
}

export interface ReferrersAnswer {
  /** The index bytes decoded to descriptors, from the API and the fallback tag, without duplicates. */
  descriptors: ReferrerDescriptor[];
  source: "api" | "fallback-tag" | "none";
  truncated: boolean;
  warnings: string[];
}

export interface ReferrerDescriptor {
  digest: string;
  mediaType: string;
  size: number;
  artifactType: string | null;
  annotations: Record<string, string>;
}

/** One answer of the registry as it arrived, whatever its status. */
export interface AnswerArrival {
  status: number;
  /** Since the request was sent; waiting in the queue does not count, opening a connection does. */
  milliseconds: number;
  /** The registry's clock in milliseconds since 1970, in whole seconds; null when it did not say. */
  serverDate: number | null;
}

export interface RequestOptions {
  /** Aborting rejects with the signal's reason, the only failure that is no RegistryError. */
  signal?: AbortSignal | undefined;
  /**
   * `interactive` (the default): a person waits; goes first, and a long Retry-After is an error at once.
   * `background`: goes last and waits as the registry asks, at most a minute at a time.
   */
  priority?: "interactive" | "background" | undefined;
  /**
   * Told when the head of an answer of the registry itself arrives: of every try and of every page, but not
   * of signing in. The last one told is the one the call ends with.
   */
  onAnswer?: ((arrival: AnswerArrival) => void) | undefined;
}

/**
 * What can be asked of a registry. Every method throws a RegistryError (errors.ts) that says which of
 * unreachable, TLS, timeout, not authorised, not permitted, not found, rate limited, refused by policy,
 * not a registry or lying it was. Nothing is ever answered as empty because it failed.
 */
export interface RegistryClient {
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
