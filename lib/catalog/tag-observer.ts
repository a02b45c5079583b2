import type { TagtrailError } from "#lib/errors.ts";

/** Whom a request went to. */
export interface ObservedRegistry {
  readonly registryId: string;
  readonly registryName: string;
  readonly registryUrl: string;
}

/** A tag that is asked for. */
export interface AskedTag {
  readonly repository: string;
  readonly tag: string;
}

/** What a tag was seen to point at. */
export interface SeenManifest {
  readonly digest: string;
  readonly mediaType: string | null;
}

/** When it was asked, in milliseconds since 1970 by our clock: what was answered was so at some moment in between. */
export interface AskedAt {
  readonly sentAt: number;
  readonly receivedAt: number;
  /** The registry's own clock when it answered, in whole seconds; null when it did not say. */
  readonly serverDate: number | null;
}

/** On whose account: the scan and the pages of people, or the poller that watches. */
export type ReadBy = "scan" | "poll";

export interface ObservedTag {
  readonly registry: ObservedRegistry;
  readonly repository: string;
  readonly tag: string;
  readonly state:
    | ({ readonly is: "present" } & SeenManifest)
    /** The registry answered 404 to a question for this very tag, and it was a registry that answered. */
    | { readonly is: "absent" };
  readonly asked: AskedAt;
  readonly by: ReadBy;
}

/** The names of the tags of a repository were listed. */
export interface ObservedList {
  readonly registry: ObservedRegistry;
  readonly repository: string;
  readonly names: readonly string[];
  /** False: the list ended early, so what is missing in it proves nothing. */
  readonly whole: boolean;
  readonly asked: AskedAt;
}

/** Something could not be read. */
export interface ObservedFailure {
  readonly registry: ObservedRegistry;
  /** Null: the catalogue, or the registry as a whole. */
  readonly repository: string | null;
  /** Null: the list of tags. */
  readonly tag: string | null;
  readonly error: TagtrailError;
  /** Milliseconds since 1970. */
  readonly failedAt: number;
  readonly by: ReadBy;
}

/**
 * Hears of everything that reads of tags show, so that nothing is learnt here that the history does not
 * hear of. The calls return at once: whoever reads, often for a page, does not wait for it to be recorded.
 */
export interface TagObserver {
  tagRead(read: ObservedTag): void;
  tagsListed(list: ObservedList): void;
  readFailed(failure: ObservedFailure): void;
  /** Resolves when there is room for more. A scan waits for it; pages do not. */
  room(): Promise<void>;
}
