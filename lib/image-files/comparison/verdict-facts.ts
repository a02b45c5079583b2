import type { ConfigDifference, FileCounts } from "#lib/contract/comparison.ts";
import type { Purpose } from "#lib/manifests/model.ts";
import type { Platform } from "#lib/references/platform.ts";
import type { LayersInCommon } from "./layers-in-common.ts";

export interface VerdictSide {
  readonly digest: string;
  readonly purpose: Purpose;
  readonly platform: Platform | null;
  readonly layerCount: number;
}

/** What a comparison came to, as far as a verdict needs it. */
export interface VerdictFacts {
  readonly from: VerdictSide;
  readonly to: VerdictSide;
  readonly layers: LayersInCommon;
  /** Null: one of them is not known. */
  readonly config: readonly ConfigDifference[] | null;
  /** Null: not compared. */
  readonly files: FileCounts | null;
  /** Layers of both together that could be read only in part. */
  readonly incomplete: number;
  /** The files can be compared once the layers are read. */
  readonly readable: boolean;
}

/** The facts of a verdict, those in words that all sentences tell alike. */
export interface ToldFacts extends Omit<VerdictFacts, "config"> {
  readonly config: ConfigInWords;
  /** That the two run on different platforms; null: on the same. */
  readonly platforms: string | null;
}

/** What differs in the config, as a part of a sentence; null: nothing. */
export interface ConfigInWords {
  readonly known: boolean;
  /** Every build has its own date of creation: it is not told here. */
  readonly words: string | null;
  /** The same, but the date when there is nothing else. */
  readonly orDate: string | null;
}
