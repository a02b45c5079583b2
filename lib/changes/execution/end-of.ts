import { shortDigest } from "#lib/references/digest.ts";
import type { ChangeAnswer } from "#lib/registry/registry-changes.ts";
import type { StepEnd } from "../steps/step-run.ts";
import { isApplied, isUntouched, type SeenTarget } from "./look-at-targets.ts";

export interface Answered {
  /** Null: nothing was sent. */
  readonly answer: ChangeAnswer | null;
  /** What the registry shows afterwards; null: it could not be asked. */
  readonly seen: readonly SeenTarget[] | null;
  readonly repository: string;
}

/**
 * How a step ended, by the registry's answer and by what it shows afterwards. Whatever leaves room for the
 * request to take effect later is `sent`: a look decides it when no request can be under way any more.
 */
export function endOf({ answer, seen, repository }: Answered): StepEnd {
  if (answer === null) {
    return { state: "not-applied", why: "The server was held up, so the registry was not asked." };
  }
  if (answer.outcome === "lost")
    return { state: "sent", why: `The answer was lost. ${answer.error.message}` };
  if (answer.outcome === "refused") {
    const { message, advice } = answer.error;
    const why = advice === null ? message : `${message} ${advice}`;
    // It said no and shows what was asked for: only time tells whether it took effect.
    return seen !== null && isApplied(seen) ? { state: "sent", why } : { state: "refused", why };
  }
  if (seen === null)
    return { state: "sent", why: "The registry said yes, and could not be asked afterwards." };
  if (isApplied(seen)) return { state: "applied", why: null };
  if (seen.some(({ now, from, to }) => now !== from && now !== to)) {
    return {
      state: "unknown",
      why: `The registry said yes, and then showed something else: ${shown(seen, repository)}.`,
    };
  }
  return { state: "sent", why: `The registry said yes, but still shows ${shown(seen, repository)}.` };
}

/** How a lost answer is settled by a look, once nothing can be under way any more. */
export function settledEnd(seen: readonly SeenTarget[], repository: string): StepEnd {
  if (isApplied(seen)) return { state: "applied", why: null };
  if (isUntouched(seen)) return { state: "not-applied", why: "The registry still shows what was before." };
  return { state: "unknown", why: `It cannot be told: the registry shows ${shown(seen, repository)}.` };
}

/** What is not as it was to be. */
function shown(seen: readonly SeenTarget[], repository: string): string {
  return seen
    .filter(({ now, to }) => now !== to)
    .slice(0, 5)
    .map(({ tag, now, reference }) => {
      const name = tag === null ? `${repository}@${shortDigest(reference)}` : `${repository}:${tag}`;
      return `${name} ${now === null ? "missing" : `at ${shortDigest(now)}`}`;
    })
    .join(", ");
}
