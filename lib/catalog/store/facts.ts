import type { Purpose } from "#lib/manifests/model.ts";

export type VersionRole = "top" | "child" | "referrer";

/** What every list shows of a manifest, computed once per digest. */
export interface ManifestSummary {
  digest: string;
  mediaType: string;
  purpose: Purpose;
  artifactType: string | null;
  /** Digest this manifest refers to. */
  subject: string | null;
  configDigest: string | null;
  createdAt: Date | null;
  /** `os/architecture[/variant]` */
  platforms: readonly string[];
  /** Everything it needs, each blob once: own bytes, config, layers, children. */
  size: bigint;
}

export interface BlobUse {
  /** -1 is the config. */
  position: number;
  digest: string;
  size: bigint;
  mediaType: string;
}

export interface ChildUse {
  position: number;
  digest: string;
  role: "platform" | "attestation" | "other";
}

/** A manifest with its verified bytes, as it is stored. */
export interface ManifestFact extends ManifestSummary {
  bytes: Uint8Array;
  blobs: readonly BlobUse[];
  children: readonly ChildUse[];
}

/** A read showed that this manifest is in this repository. */
export interface VersionFact {
  repositoryId: number;
  role: VersionRole;
  manifest: ManifestSummary;
  seenAt: Date;
}

/** A read showed what a tag points at. */
export interface TagFact {
  repositoryId: number;
  name: string;
  manifest: ManifestSummary;
  seenAt: Date;
  /** Text of the `cause` column: a part of the image could not be read. */
  cause: string | null;
}
