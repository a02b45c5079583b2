import type { RestartPoint } from "../restart/restart-point.ts";

/** Takes decompressed bytes; they are valid during the call only. */
export type Sink = (bytes: Uint8Array) => void;

/** Decompresses a blob that comes in chunks, and finds the places reading can begin at later. */
export interface Decompressor {
  /** Decompresses a chunk into the sink. Throws LayerDamage; what came before the damage is in the sink. */
  push(chunk: Uint8Array): void;
  /** No more chunks. Throws LayerDamage when the blob stops too early. */
  end(): void;
  /** Gives native memory back; the object cannot be used any more. */
  close(): void;
  /** In order; the beginning of the blob is not among them. */
  readonly points: RestartPoint[];
  /** Bytes of the blob behind the compressed data that are no compressed data. */
  readonly trailingBytes: number;
}
