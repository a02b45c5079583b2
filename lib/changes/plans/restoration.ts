import type { Remark } from "#lib/contract/changes.ts";
import type { DeletionAbility } from "#lib/registry/registry-changes.ts";
import type { PutBack } from "./put-back.ts";
import type { TagTargets } from "./tags-left.ts";

/** What a restoration comes to, before it is shown. */
export interface Restoration {
  /** What each tag is to point at; null: it is removed. */
  readonly targets: TagTargets;
  /** Versions that the registry lost and that are put back. */
  readonly putBacks: readonly PutBack[];
  /** Null: no tag is removed. */
  readonly ability: DeletionAbility | null;
  readonly remarks: readonly Remark[];
}
