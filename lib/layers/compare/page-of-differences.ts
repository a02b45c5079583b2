import type { ByteString } from "../bytes/byte-string.ts";
import type { FileComparison } from "./compare-merged.ts";
import { differenceMatcher } from "./difference-matcher.ts";
import type { FileDifference, FileDifferenceKind } from "./file-difference.ts";

export interface DifferencesPage {
  kind?: FileDifferenceKind | undefined;
  /** Bytes: a part of the name, or with a slash of the path. Left out or empty: all. */
  q?: ByteString | undefined;
  /** `size`: the largest first, those of one size by path. */
  sort: "path" | "size";
  /** The place of the first one wanted, from 0. */
  cursor: number;
  limit: number;
}

/** A part of the differences that fit, in order, and how many fit in all. */
export function pageOfDifferences(
  { differences }: Pick<FileComparison, "differences">,
  { kind, q = "", sort, cursor, limit }: DifferencesPage,
): { items: FileDifference[]; total: number } {
  const ofKind = kind === undefined ? differences : differences.filter((each) => each.kind === kind);
  const fitting = q === "" ? ofKind : ofKind.filter(differenceMatcher(q));
  const sorted = sort === "size" ? fitting.toSorted((a, b) => b.size - a.size) : fitting;
  return { items: sorted.slice(cursor, cursor + limit), total: fitting.length };
}
