import type { PlanDifference, PlannedVersion, Remark } from "#lib/contract/changes.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { blocker, note, warning } from "./remarks.ts";
import { pinnedText } from "./removal-steps.ts";
import { listed } from "./rule-remarks.ts";

export interface MoveFacts {
  readonly tag: string;
  /** Null: the tag is created. */
  readonly outgoing: PlannedVersion | null;
  readonly incoming: PlannedVersion;
  /** The registry has the incoming version now. */
  readonly there: boolean;
  readonly difference: PlanDifference | null;
  /** Days that the outgoing version is pinned for, because the registry would drop it; null: it need not be. */
  readonly pinned: number | null;
}

/** What somebody should know before a tag is moved. */
export function moveRemarks(facts: MoveFacts): Remark[] {
  const { tag, outgoing, incoming, there } = facts;
  const remarks: Remark[] = [];
  if (outgoing?.digest === incoming.digest) {
    remarks.push(blocker("nothing-to-do", `${tag} points at ${shortDigest(incoming.digest)} already.`));
  }
  if (!there) {
    remarks.push(
      blocker("version-gone", `The registry no longer has ${shortDigest(incoming.digest)}.`, {
        advice: "If its bytes are kept here, it can be restored first.",
      }),
    );
  }
  if (outgoing !== null) remarks.push(...outgoingRemarks(facts, outgoing));
  return remarks;
}

function outgoingRemarks(
  { tag, incoming, difference, pinned }: MoveFacts,
  outgoing: PlannedVersion,
): Remark[] {
  const remarks: Remark[] = [];
  if (difference?.builtLater !== null && difference !== null && difference.builtLater < 0) {
    remarks.push(
      warning(
        "back-in-time",
        `The new version was built ${duration(-difference.builtLater)} before the old one.`,
      ),
    );
  }
  if (outgoing.signed && !incoming.signed) {
    remarks.push(warning("unsigned", "The old version is signed, and no signature of the new one is known."));
  }
  if (difference !== null && difference.platformsRemoved.length > 0) {
    remarks.push(
      warning("platforms-removed", `The new version lacks ${listed(difference.platformsRemoved)}.`, {
        advice: "Machines of these platforms can no longer pull the tag.",
      }),
    );
  }
  remarks.push(...whatIsLeft(tag, outgoing, pinned));
  return remarks;
}

function whatIsLeft(
  tag: string,
  { digest, otherTags, parents }: PlannedVersion,
  pinned: number | null,
): Remark[] {
  const short = shortDigest(digest);
  const pin = pinned === null ? [] : [note("pinned", pinnedText([digest], pinned))];
  if (otherTags.length > 0) {
    return [note("siblings", `The old version ${short} keeps ${listed(otherTags)}.`), ...pin];
  }
  if (pin.length > 0) return pin;
  if (parents.some(({ tags }) => tags.length > 0)) {
    return [
      note("part-of-index", `The old version ${short} stays a part of ${parents.length} tagged indexes.`),
    ];
  }
  return [
    warning("untagged", `No other tag points at the old version ${short}: ${tag} was its only name.`, {
      advice: "It can be pulled by digest, and this be undone, as long as the registry does not clean it up.",
    }),
  ];
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** Seconds in the largest unit that fits. */
function duration(seconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? ["second", 1];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
