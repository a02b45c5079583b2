import { durationWords } from "#components/tag-history/history-time.ts";
import { countOf } from "#components/ui/format-count.ts";
import type { Plan, PlanDifference, PlannedTag, PlannedVersion } from "#lib/contract/changes.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";

/** From so many removed tags on, one more thing has to be typed. */
const TAGS_BEFORE_TYPING = 5;

/** The tags that a plan changes: those it leaves as they are are left out. */
export function changedTags({ tags }: Pick<Plan, "tags">): PlannedTag[] {
  return tags.filter(({ change }) => change !== "unchanged");
}

export function versionsIn({ versions }: Pick<Plan, "versions">, role: PlannedVersion["role"]) {
  return versions.filter((version) => version.role === role);
}

const TAG_VERBS = { created: "Create", moved: "Move", removed: "Remove", unchanged: "Leave" } as const;

/** One tag by its name; several, which only an undo has, by their number. */
function moveWords({ tags }: Plan): string {
  const [only] = tags;
  if (only && tags.length === 1) return `${TAG_VERBS[only.change]} ${only.tag}`;
  const verbs = new Set(tags.map(({ change }) => TAG_VERBS[change]));
  const [verb = "Move"] = verbs;
  return `${verbs.size === 1 ? verb : "Change"} ${countOf(tags.length, "tag")}`;
}

function deletionWords(plan: Plan): string {
  const versions = versionsIn(plan, "deleted").length;
  const tags = changedTags(plan);
  if (versions > 0) {
    const and = tags.length > 0 ? ` and ${countOf(tags.length, "tag")}` : "";
    return `Delete ${countOf(versions, "version")}${and}`;
  }
  const [only] = tags;
  return tags.length === 1 && only ? `Remove ${only.tag}` : `Remove ${countOf(tags.length, "tag")}`;
}

function restorationWords(plan: Plan): string {
  const versions = versionsIn(plan, "restored").length;
  const tags = changedTags(plan);
  if (versions > 0) {
    const and = tags.length > 0 ? ` and ${countOf(tags.length, "tag")}` : "";
    return `Restore ${countOf(versions, "version")}${and}`;
  }
  const [only] = tags;
  return tags.length === 1 && only ? `Put ${only.tag} back` : `Put ${countOf(tags.length, "tag")} back`;
}

/** What the button that executes a plan says: exactly what it does. */
export function executeWords(plan: Plan): string {
  switch (plan.kind) {
    case "move":
      return moveWords(plan);
    case "deletion":
      return deletionWords(plan);
    case "restoration":
      return restorationWords(plan);
    case "copy":
      return plan.copied && plan.copied.bytes > 0 ? `Copy ${formatBytes(plan.copied.bytes)}` : "Copy";
  }
}

/** Whether the new version was built later, earlier or at the same time; null: not known. */
export function builtWords({ builtLater }: Pick<PlanDifference, "builtLater">): {
  text: string;
  back: boolean;
} | null {
  if (builtLater === null) return null;
  if (builtLater === 0) return { text: "built at the same time", back: false };
  const by = durationWords(Math.abs(builtLater) * 1000);
  if (builtLater > 0) return { text: `built ${by} later`, back: false };
  return { text: `built ${by} earlier: goes back in time`, back: true };
}

/** How many layers of the new version the old one has as well; null where neither has any. */
export function layerWords({ layersInCommon, layersOnlyBefore, layersOnlyAfter }: PlanDifference) {
  const after = layersInCommon + layersOnlyAfter;
  if (after + layersOnlyBefore === 0) return null;
  return `${layersInCommon} of ${countOf(after, "layer")} in common`;
}

/** `+3.1 MB`, `−1.2 kB`, `same size`; null where either size is not known. */
export function sizeChangeWords({ sizeChange }: Pick<PlanDifference, "sizeChange">): string | null {
  if (sizeChange === null) return null;
  if (sizeChange === 0) return "same size";
  return `${sizeChange > 0 ? "+" : "−"}${formatBytes(Math.abs(sizeChange))}`;
}

export interface Confirmation {
  /** What has to be typed. */
  text: string;
  why: string;
}

/**
 * What a person has to type before a plan that is hard to look through is executed: the last part of the repository's
 * name. Null: nothing.
 */
export function confirmationOf(plan: Plan): Confirmation | null {
  const text = plan.repository.split("/").at(-1) ?? plan.repository;
  const removed = plan.tags.filter(({ change }) => change === "removed").length;
  const deleted = versionsIn(plan, "deleted").length;
  if (deleted > 0 && removed > 0) {
    const them = deleted === 1 ? "a version" : "versions";
    return { text, why: `This deletes ${them} together with ${countOf(removed, "tag")}.` };
  }
  if (removed > TAGS_BEFORE_TYPING) return { text, why: `This removes ${countOf(removed, "tag")}.` };
  return null;
}

interface Given {
  reason: string;
  typed: string;
  /** ms */
  now: number;
}

/** Why a plan cannot be executed as things stand, in a sentence; null: it can. */
export function executionRefusal(plan: Plan, { reason, typed, now }: Given): string | null {
  const blocker = plan.remarks.find(({ level }) => level === "blocker");
  if (blocker) return blocker.text;
  if (!plan.executable) return "There is nothing to do: everything is as it should be already.";
  if (now >= Date.parse(plan.expiresAt)) return "This plan is too old. Plan again to see what holds now.";
  if (plan.needsReason && reason.trim() === "") return "A reason is needed.";
  const confirmation = confirmationOf(plan);
  if (confirmation && typed.trim() !== confirmation.text) return `Type ${confirmation.text} to confirm.`;
  return null;
}

/** What stands beside the button: what happens between pressing it and the end. */
export function assurance(plan: Plan): string {
  if (plan.undoSeconds > 0) {
    return `Begins after ${countOf(plan.undoSeconds, "second")}: until then it can be called off.`;
  }
  if (plan.kind === "copy") return "Bytes are sent unchanged and checked. It can be cancelled.";
  const [tag] = plan.tags;
  if (plan.tags.length === 1 && tag) {
    return `Recorded before it happens. Refused if ${tag.tag} moves meanwhile.`;
  }
  return "Recorded before it happens. Refused where a tag moves meanwhile.";
}
