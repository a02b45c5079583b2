import type { PlannedStep } from "../plan.ts";

/** One thing that a step changes: a tag, or a version as such. */
export interface Target {
  /** Null: the version itself. */
  readonly tag: string | null;
  /** What is asked of the registry to see it: the tag or the digest. */
  readonly reference: string;
  /** Digest before; null: it does not exist. */
  readonly from: string | null;
  /** Digest afterwards; null: it does not exist. */
  readonly to: string | null;
}

/** What a step changes that people see; empty for steps that only add bytes or only look. */
export function targetsOf(step: PlannedStep): Target[] {
  switch (step.action) {
    case "point-tag":
      return [tagTarget(step.tag, step.from, step.digest)];
    case "remove-tag":
      return [tagTarget(step.tag, step.from, null)];
    case "delete-version":
      return [
        ...step.tags.map((tag) => tagTarget(tag, step.digest, null)),
        { tag: null, reference: step.digest, from: step.digest, to: null },
      ];
    case "pin-version":
      return [tagTarget(step.tag, null, step.digest)];
    default:
      return [];
  }
}

function tagTarget(tag: string, from: string | null, to: string | null): Target {
  return { tag, reference: tag, from, to };
}
