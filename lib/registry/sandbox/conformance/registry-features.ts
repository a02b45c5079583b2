/** What the specification leaves open, or what older registries do not have. Everything else is asked of all. */
export interface RegistryFeatures {
  /** Chunks out of order answer 416. CNCF distribution 2.8 appends them. */
  strictChunks: boolean;
  sha512: boolean;
  /** Manifests over 4 MiB answer 413. CNCF distribution 2.8 answers 400. */
  statusForLargeManifests: boolean;
  /** `?tag=` beside a digest (end-7b). */
  tagsBesideDigest: boolean;
  /** Tags are sorted, and `n` and `last` obeyed. */
  tagPaging: boolean;
  referrers: boolean;
  /** DELETE of a tag removes the tag only. */
  tagDeletion: boolean;
}

/** Everything, as a registry of distribution 1.1 and later may have it. */
export const ALL_FEATURES: RegistryFeatures = {
  strictChunks: true,
  sha512: true,
  statusForLargeManifests: true,
  tagsBesideDigest: true,
  tagPaging: true,
  referrers: true,
  tagDeletion: true,
};
