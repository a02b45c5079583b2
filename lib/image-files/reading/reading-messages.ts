import type { LayerDescriptor } from "#lib/layers/contents/find-contents.ts";
import type { LayerErrorCode } from "#lib/layers/errors.ts";
import type { LayerFacts } from "#lib/layers/index/layer-facts.ts";
import type { LayerProgress } from "#lib/layers/read-layer.ts";
import type { EntryKind } from "#lib/layers/tar/entry.ts";

/** An entry as it is told while a layer is read. */
export interface FoundEntry {
  path: string;
  kind: EntryKind;
  size: number;
  mode: number;
}

/** To the thread that reads a layer. */
export type ToReader =
  /** Read a layer that comes in chunks. */
  | { kind: "begin"; digest: string }
  /** Look for the table of contents of a layer; what is asked for comes in a chunk. */
  | { kind: "find"; layer: LayerDescriptor }
  | { kind: "chunk"; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "end" };

/** From the thread that reads a layer. */
export type FromReader =
  /** A chunk was read: another may be sent, in its memory. */
  | { kind: "taken"; memory: ArrayBuffer }
  /** Offsets of the first and the last byte of the blob that are wanted. */
  | { kind: "range"; start: number; end: number }
  | { kind: "remark"; sentence: string }
  /** There is no table of contents. */
  | { kind: "nothing" }
  | { kind: "progress"; progress: LayerProgress; found: FoundEntry[] }
  | {
      kind: "done";
      index: Uint8Array<ArrayBuffer>;
      points: Uint8Array<ArrayBuffer>;
      windows: Uint8Array<ArrayBuffer>;
      facts: LayerFacts;
    }
  | { kind: "failed"; code: LayerErrorCode; message: string; details: Readonly<Record<string, unknown>> };

/** Chunks that may be on the way to a thread: enough that it never waits, few enough to hold. */
export const CHUNKS_AHEAD = 6;
