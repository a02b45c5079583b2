import type { Readable } from "node:stream";
import type { DigestAlgorithm } from "./digests.ts";

/** A fact about a repository that must survive a restart. `value` is a digest, a media type or empty. */
export interface Link {
  repository: string;
  kind: "repository" | "tag" | "manifest" | "blob";
  /** The tag or the digest; empty for `repository`. */
  name: string;
  value: string;
}

/** Bytes on their way in, not yet known by a digest. */
export interface PendingBytes {
  readonly size: number;
  /**
   * Adds what arrives. Throws a 413 refusal once more than `maxBytes` were received in all; what was added
   * by the failed call stays, so the caller discards.
   */
  append(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void>;
  digest(algorithm: DigestAlgorithm): Promise<string>;
  /** Keeps the bytes under the digest. The digest was checked by the caller. */
  commit(digest: string): Promise<void>;
  discard(): Promise<void>;
}

/** Where bytes and links lie: in memory or in a directory. Bytes are shared by all repositories. */
export interface Storage {
  begin(): Promise<PendingBytes>;
  write(digest: string, bytes: Uint8Array): Promise<void>;
  size(digest: string): Promise<number | null>;
  bytes(digest: string): Promise<Uint8Array>;
  /** Inclusive ends. */
  stream(digest: string, start: number, end: number): Readable;
  saveLink(link: Link): Promise<void>;
  removeLink(link: Omit<Link, "value">): Promise<void>;
  links(): AsyncIterable<Link>;
}
