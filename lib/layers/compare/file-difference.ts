import type { ByteString } from "../bytes/byte-string.ts";
import { type MergedNode, pathOf } from "../merge/merged-node.ts";

/** What can differ between the two entries of one path. */
export const FILE_ASPECTS = [
  "kind",
  "content",
  "link",
  "mode",
  "owner",
  "time",
  "attributes",
  "device",
] as const;

export type FileAspect = (typeof FILE_ASPECTS)[number];

/** `only-time`: nothing but the time; `changed`: anything else, or what may be: see `contentUnknown`. */
export type FileDifferenceKind = "added" | "removed" | "changed" | "only-time";

/** A path that is not the same in two images. */
export class FileDifference {
  readonly kind: FileDifferenceKind;
  /** In the order of FILE_ASPECTS; empty for what is on one side only. Shared between differences. */
  readonly aspects: readonly FileAspect[];
  /** Both contents have the same size, and no hash tells whether they are the same. */
  readonly contentUnknown: boolean;
  /** Bytes of the content; of two, the larger one. */
  readonly size: number;
  readonly from: MergedNode | null;
  readonly to: MergedNode | null;

  constructor(fields: Omit<FileDifference, "path">) {
    this.kind = fields.kind;
    this.aspects = fields.aspects;
    this.contentUnknown = fields.contentUnknown;
    this.size = fields.size;
    this.from = fields.from;
    this.to = fields.to;
  }

  /**
   * The clean path; the root is "". Made when it is asked for: the paths of a deep tree are much larger than
   * the tree.
   */
  get path(): ByteString {
    const node = this.to ?? this.from;
    return node === null ? "" : pathOf(node);
  }
}
