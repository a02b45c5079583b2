import type { RegistryError } from "./errors.ts";
import type { ManifestBytes, RequestOptions } from "./registry-answers.ts";

/**
 * What a request that changes something came to.
 * accepted: the registry said yes; whether it is so is for a read to tell. refused: it said no (a 4xx; 429
 * with `retryAfterSeconds`), or nothing was sent: no connection, no token, an address we do not contact.
 * lost: it may have been done: a 5xx, a broken connection, a time-out, an answer that cannot be understood,
 * also 408, 499 and 303.
 *
 * A refusal's `details.rule` says why where that is known: `immutable` (the tag, at the registry), `in-use`
 * (an index needs the version), `missing-parts` (with `missing`, the digests), `unsupported` (405), `redirect`,
 * `too-large`, `not-accepted`, `moved-meanwhile` (placeholder).
 */
export type ChangeAnswer =
  | { readonly outcome: "accepted"; readonly status: number; readonly digest: string | null }
  | { readonly outcome: "refused"; readonly error: RegistryError }
  | { readonly outcome: "lost"; readonly error: RegistryError };

/**
 * A way to take away one tag and leave its version and the version's other tags alone.
 * oci: DELETE of the tag. harbor, acr: their own API. placeholder: the tag is pointed at a manifest made for
 * this, which is then deleted by digest; only where deletion by digest is proved to work.
 */
export type TagRemovalWay = "oci" | "harbor" | "acr" | "placeholder";

/** A way to delete a version with every tag on it. tags-first: by digest once no tag is left on it (GAR). ghcr: its packages API. */
export type VersionDeletionWay = "oci" | "tags-first" | "ghcr";

/** What deleting really does at a registry, found by harmless requests or known of its kind. */
export interface DeletionAbility {
  /** Null: one tag cannot be taken away. */
  readonly removeTag: TagRemovalWay | null;
  /** Null: versions cannot be deleted. */
  readonly deleteVersion: VersionDeletionWay | null;
  /** For people, whole sentences: what DELETE does here, and why something cannot be done. */
  readonly removeTagText: string;
  readonly deleteVersionText: string;
  /** A version that no tag points at is dropped by this registry sooner or later, so it is pinned before a tag leaves it. */
  readonly dropsUntagged: boolean;
  /** known: of its kind; probed: it was asked about a tag and a digest that do not exist. */
  readonly how: "known" | "probed";
  /** RFC 3339. */
  readonly probedAt: string;
}

/** A blob on its way from one repository to another. */
export interface BlobTransfer {
  readonly digest: string;
  readonly size: number;
  /** Opens the source; asked for again when an upload has to be begun anew. */
  readonly open: (options: RequestOptions) => Promise<ReadableStream<Uint8Array>>;
  /** Told of bytes sent, as they are sent; of a negative number when an upload failed or is begun anew. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Everything that changes a registry. Each method sends through the one function that may send anything but
 * GET and HEAD to a registry (mutations/send-mutation.ts), which asks the gate first; nothing is ever sent
 * twice by itself.
 *
 * A signal is looked at until a request is handed to the network: a method that answers a ChangeAnswer and
 * rejects with the signal's reason has sent nothing, and once it has begun it is waited for, at most 30 s per
 * request. Blobs on their way are broken off at once; they show nowhere.
 *
 * @throws TagtrailError `read_only` from every method when this console may not change anything, InvalidInput
 * for a name that is none
 */
export interface RegistryChanges {
  /** As DeletionAbility.dropsUntagged, known of the kind of registry without asking it. */
  readonly dropsUntagged: boolean;
  /** PUT of exact bytes with their media type, at a tag or a digest. `accepted.digest` is what the registry says it stored. */
  putManifest(
    repository: string,
    reference: string,
    manifest: ManifestBytes,
    options?: RequestOptions,
  ): Promise<ChangeAnswer>;
  /**
   * Takes away one tag by a way that `deletionAbility` named. By the way `placeholder` an answer `lost` may mean
   * that the tag is left at a placeholder (mutations/placeholder.ts); moving or removing it again mends that.
   * @param digest what it points at now, as the caller just read
   */
  removeTag(
    repository: string,
    tag: string,
    options: RequestOptions & { way: TagRemovalWay; digest: string },
  ): Promise<ChangeAnswer>;
  /** Deletes a version by a way that `deletionAbility` named. Its tags go with it unless the way is tags-first. */
  deleteVersion(
    repository: string,
    digest: string,
    options: RequestOptions & { way: VersionDeletionWay },
  ): Promise<ChangeAnswer>;
  /**
   * Sends harmless DELETEs of what does not exist, unless the answer is known of this kind of registry. Kept for
   * ten minutes.
   * @throws RegistryError when the registry could not be asked; an answer that proves nothing is no failure, but
   * an ability that is null with a text that says so
   */
  deletionAbility(repository: string, options?: RequestOptions): Promise<DeletionAbility>;
  /** True: the blob is now in `repository` too. False: it has to be sent; the session the registry opened was cancelled. */
  mountBlob(repository: string, digest: string, options: RequestOptions & { from: string }): Promise<boolean>;
  /**
   * Sends a blob unless it is there. Bytes are streamed in one request, in pieces of 16 MiB or more where that
   * is answered 413, and the digest is checked by both sides. Of one client at most three are under way at once.
   * An answer that is lost is settled by looking for the blob.
   * @throws RegistryError also when the source's bytes do not have the digest: then nothing was stored; and
   * whatever `open` or its stream threw
   */
  uploadBlob(repository: string, blob: BlobTransfer, options?: RequestOptions): Promise<"sent" | "was there">;
}
