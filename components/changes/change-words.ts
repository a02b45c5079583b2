import type { Tone } from "#components/ui/badge.tsx";
import type { Change, ChangeStep } from "#lib/contract/changes.ts";
import { shortDigest } from "#lib/references/digest.ts";

interface StateWords {
  text: string;
  tone: Tone;
  /** What it means. */
  tip: string;
}

const STATES: Record<Change["state"], StateWords> = {
  planned: { text: "planned", tone: "outline", tip: "It was shown and not executed." },
  waiting: { text: "waiting", tone: "accent", tip: "It begins soon, and can be called off until then." },
  running: { text: "running", tone: "accent", tip: "Its steps are being executed." },
  settling: {
    text: "finding out",
    tone: "warning",
    tip: "An answer of the registry was lost. What became of it is looked up when the slowest possible request is over.",
  },
  done: { text: "done", tone: "good", tip: "Everything was done, and read back from the registry." },
  partly: { text: "done in part", tone: "warning", tip: "Some steps were done, others were not." },
  failed: { text: "failed", tone: "bad", tip: "Nothing was changed." },
  cancelled: { text: "called off", tone: "neutral", tip: "It was called off before it was done." },
};

/** How a change stands, in a word or two. */
export function stateWords(state: Change["state"]): StateWords {
  return STATES[state];
}

const STEP_STATES: Record<ChangeStep["state"], StateWords> = {
  pending: { text: "not begun", tone: "outline", tip: "Its turn has not come." },
  sent: { text: "sent", tone: "accent", tip: "It was sent, and no answer is known yet." },
  applied: { text: "done", tone: "good", tip: "It was done, and read back from the registry." },
  refused: { text: "refused", tone: "bad", tip: "The registry, or a check before it, refused." },
  "not-applied": { text: "not done", tone: "bad", tip: "The registry shows that it did not happen." },
  unknown: {
    text: "not known",
    tone: "warning",
    tip: "The registry shows neither what was before nor what was to be.",
  },
  "not-needed": { text: "was so already", tone: "neutral", tip: "There was nothing left to do." },
  skipped: { text: "left out", tone: "neutral", tip: "It was called off, or a step before it failed." },
};

/** How a step ended, in a word or two. */
export function stepStateWords(state: ChangeStep["state"]): StateWords {
  return STEP_STATES[state];
}

/** What a step does; names in it are hostile text. Pure. */
export function stepWords({ action, tag, digest, from }: ChangeStep): string {
  const name = tag ?? "";
  const version = digest === null ? "" : shortDigest(digest);
  switch (action) {
    case "point-tag":
      return from === null
        ? `Create ${name} at ${version}`
        : `Move ${name} from ${shortDigest(from)} to ${version}`;
    case "remove-tag":
      return `Remove ${name}`;
    case "delete-version":
      return `Delete version ${version}`;
    case "put-version":
      return `Put version ${version}`;
    case "copy-blob":
      return `Copy blob ${version}`;
    case "pin-version":
      return `Keep version ${version} under a hidden tag`;
    case "check-version":
      return `Read every blob of ${version}`;
  }
}

const KINDS: Record<Change["kind"], string> = {
  move: "move",
  copy: "copy",
  deletion: "deletion",
  restoration: "restoration",
};

export function kindWords(kind: Change["kind"]): string {
  return KINDS[kind];
}

/**
 * Whether it can be called off or ended: while it waits, and while its many steps run. A move is one request, which
 * nobody can call back.
 */
export function canCancel({ state, kind }: Pick<Change, "state" | "kind">): boolean {
  return state === "waiting" || (state === "running" && kind !== "move");
}
