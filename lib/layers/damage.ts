/**
 * Why reading a layer stopped before its end. What was listed until then is right; a container runtime
 * that unpacks the layer would stop at the same place, except for the codes that start with `limit_`,
 * which are our own caps.
 */
export const DAMAGE_CODES = [
  "gzip_invalid",
  "gzip_checksum",
  "gzip_truncated",
  "zstd_invalid",
  "zstd_truncated",
  "tar_truncated",
  "tar_header",
  "tar_field_too_long",
  "tar_sparse",
  "limit_entries",
  "limit_bytes",
  "limit_ratio",
  "limit_names",
] as const;

export type DamageCode = (typeof DAMAGE_CODES)[number];

/** A typed reason with the place it was found at. */
export interface Damage {
  code: DamageCode;
  /** One sentence for people; holds no text of the layer. */
  message: string;
  /** In the blob for gzip and zstd codes, in the uncompressed archive for all others; bytes. */
  offset: number;
}

/** Carries a Damage out of the parsers. Caught in this folder; it is a result of reading, not a failure. */
export class LayerDamage extends Error {
  readonly damage: Damage;

  constructor(code: DamageCode, message: string, offset: number) {
    super(message);
    this.name = "LayerDamage";
    this.damage = { code, message, offset };
  }
}
