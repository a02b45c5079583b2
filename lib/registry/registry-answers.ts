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
  /**
   * Awaited right before each request that changes something: some ways of deleting take several. What it
   * throws keeps the request from being sent.
   */
  beforeChange?: (() => Promise<void>) | undefined;
}
