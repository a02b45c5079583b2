import type { z } from "zod";
import type { compareFilesQuery, FileCounts, FileDifference } from "#lib/contract/comparison.ts";
import type { Entry, entriesQuery } from "#lib/contract/layers.ts";
import type { ByteString } from "#lib/layers/bytes/byte-string.ts";
import type { OpenableEntry } from "#lib/layers/open/open-file.ts";

type Asked = z.output<typeof entriesQuery>;

/** Digests of the layers of an image, from the bottom up. */
export type LayerStack = readonly string[];

/** What is looked at: an image, or one layer of it. A layer by itself is the only one of its image. */
export interface Place {
  readonly layers: LayerStack;
  /** The layer by itself, from 1 at the bottom; null: all of them merged. */
  readonly position: number | null;
  /** The layers below are known: what the layer changes can be told. */
  readonly changes: boolean;
  readonly path: ByteString;
}

/** Which entries of a place, in which order, from where on. */
export interface Selection
  extends Pick<Asked, "kind" | "minSize" | "flag" | "change" | "sort" | "limit" | "cursor"> {
  readonly q: ByteString;
  /** Also what later layers took out of sight. */
  readonly hidden: boolean;
}

export interface EntryPage {
  items: Entry[];
  total: number;
}

/** What the layers of an image come to. One for each layer, from the bottom up. */
export interface MergedCounts {
  layers: { added: number; changed: number; removed: number; hiddenBytes: number; privileged: number }[];
  entries: number;
  files: number;
  contentBytes: number;
  wastedBytes: number;
  efficiency: number;
  problems: { code: string; layer: number; path: string }[];
  problemCount: number;
}

export interface FoundEntryDetail {
  entry: Entry;
  sha256: string | null;
  attributes: { name: string; value: string; length: number }[];
  target:
    | { found: true; hops: number; entry: Entry }
    | { found: false; why: "missing" | "loop" | "not-a-directory" }
    | null;
  inLayers: { position: number; digest: string; entry: Entry }[];
}

/** Where the content of a file is. */
export interface FoundFile {
  /** Of the layer. */
  digest: string;
  entry: OpenableEntry;
  sha256: Uint8Array | null;
  /** The last part of its path. */
  name: ByteString;
}

export type ComparedPage = Pick<z.output<typeof compareFilesQuery>, "kind" | "sort" | "limit" | "cursor"> & {
  readonly q: ByteString;
};

export interface ComparedFiles {
  counts: FileCounts;
  /** Positions, from 0, of layers that could be read only in part. */
  incomplete: { readonly from: readonly number[]; readonly to: readonly number[] };
  items: FileDifference[];
  total: number;
}

/** Everything that can be asked of the thread that has the layers in memory, with what it answers. */
export interface Questions {
  list: { ask: { place: Place; selection: Selection }; answer: EntryPage };
  count: { ask: { layers: LayerStack }; answer: MergedCounts };
  entry: { ask: { place: Place }; answer: FoundEntryDetail };
  file: { ask: { place: Place; entry: number | null }; answer: FoundFile };
  compare: { ask: { from: LayerStack; to: LayerStack; page: ComparedPage }; answer: ComparedFiles };
}

export type QuestionName = keyof Questions;

/** To the thread. */
export type ToDesk =
  | { kind: "ask"; id: number; name: QuestionName; ask: Questions[QuestionName]["ask"] }
  /** A packed index it missed. */
  | { kind: "provide"; digest: string; index: Uint8Array<ArrayBuffer> }
  /** What it has of these layers is not what is stored any more. */
  | { kind: "forget"; digests: string[] };

/** From the thread. */
export type FromDesk =
  | { kind: "answer"; id: number; answer: Questions[QuestionName]["answer"] }
  /** It cannot answer without these layers: provide them, and ask again. */
  | { kind: "missing"; id: number; digests: string[] }
  /** The packed indexes of these layers cannot be read; the thread has forgotten them. */
  | { kind: "damaged"; id: number; digests: string[]; message: string }
  | { kind: "failed"; id: number; code: string; message: string; advice: string | null };
