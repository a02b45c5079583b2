import { TagtrailError } from "#lib/errors.ts";

/**
 * `layer_digest_mismatch`: the bytes are not those the digest names, so nothing read from them is kept.
 * `layer_damaged`: a part that was asked for cannot be read, or is not what the first reading found there.
 * `layer_unreadable`: the blob is no archive we know. `layer_index_invalid`: a stored index is broken or of
 * another version and must be made again.
 */
export type LayerErrorCode =
  | "layer_digest_mismatch"
  | "layer_damaged"
  | "layer_unreadable"
  | "layer_index_invalid";

const ADVICE: Readonly<Record<LayerErrorCode, string>> = {
  layer_digest_mismatch: "Try again; if it happens again, the registry or its storage is damaged.",
  layer_damaged: "Download the layer and test it with other tools; the image may have to be pushed again.",
  layer_unreadable:
    "Layers are tar archives, plain or compressed by gzip or zstd. Download it to look inside.",
  layer_index_invalid: "Read the layer again; its index is made anew.",
};

/** A layer, or a part of one, cannot be read. Messages hold no text from it. */
export class LayerError extends TagtrailError {
  declare readonly code: LayerErrorCode;

  constructor(code: LayerErrorCode, message: string, details?: Record<string, unknown>) {
    super(code, message, { advice: ADVICE[code], details });
  }
}
