import type { Plan, StepAction } from "#lib/contract/changes.ts";
import type { TagRemovalWay, VersionDeletionWay } from "#lib/registry/registry-changes.ts";

/** Where a step happens. */
export interface Place {
  /** Registry.id */
  readonly registryId: string;
  readonly registry: string;
  readonly repository: string;
}

interface StepOf<Action extends StepAction> {
  readonly action: Action;
  readonly place: Place;
}

/** Points a tag at a version whose bytes are in the repository, or kept here. `from` null: it must not exist. */
export interface PointTag extends StepOf<"point-tag"> {
  readonly tag: string;
  readonly from: string | null;
  readonly digest: string;
}

/** Takes away a tag; its version and the version's other tags stay, and that is looked at afterwards. */
export interface RemoveTag extends StepOf<"remove-tag"> {
  readonly tag: string;
  readonly from: string;
  readonly way: TagRemovalWay;
  /** Other tags on the version: the step has failed in part when one of them is gone afterwards. */
  readonly siblings: readonly string[];
}

/** Deletes a version with exactly these tags; stops when the registry shows others on it by then. */
export interface DeleteVersion extends StepOf<"delete-version"> {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly way: VersionDeletionWay;
}

/** Puts the kept or copied bytes of a manifest by digest: children of an index before it. */
export interface PutVersion extends StepOf<"put-version"> {
  readonly digest: string;
  /** Where the bytes are read from when they are not kept here; null: they are. */
  readonly source: Place | null;
}

export interface CopyBlob extends StepOf<"copy-blob"> {
  readonly digest: string;
  readonly size: number;
  readonly source: Place;
}

/** Pins a version under a hidden tag before a tag leaves it. */
export interface PinVersion extends StepOf<"pin-version"> {
  readonly tag: string;
  readonly digest: string;
  readonly keptFor: string;
  readonly expiresAt: number;
}

/** Reads every blob of a version and says whether it is whole. */
export interface CheckVersion extends StepOf<"check-version"> {
  readonly digest: string;
}

/** One request, or one look, of a change; executed in order. */
export type PlannedStep =
  | PointTag
  | RemoveTag
  | DeleteVersion
  | PutVersion
  | CopyBlob
  | PinVersion
  | CheckVersion;

/** What a planner hands over to be stored: what is shown, and what is executed. */
export interface NewPlan {
  readonly reason?: string | undefined;
  readonly shown: Omit<Plan, "id" | "createdAt" | "expiresAt" | "executable">;
  readonly place: Place;
  readonly steps: readonly PlannedStep[];
  /** Change.id of what it undoes. */
  readonly undoes?: string | undefined;
}
