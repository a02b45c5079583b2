import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { AsOf } from "#lib/contract/tag-history.ts";
import { ASSUMED_WRONG } from "./assumed-figures.ts";

export interface CertaintyWords {
  text: string;
  tone: Tone;
  help: string;
}

/** `about 0.02 % of such answers were wrong …`, from what was measured; empty when nothing was. */
export function assumedHelp(figures = ASSUMED_WRONG): string {
  const measured = figures.filter(({ percent }) => percent !== null);
  if (measured.length === 0) return "";
  const told = measured.map(
    ({ poll, movesPerDay, percent }) => `${percent} % when read every ${poll} at ${movesPerDay} moves a day`,
  );
  return ` In simulation such answers were wrong in ${told.join(", ")}.`;
}

/** How surely an answer about the past is known, in a word or two and in a sentence. */
export function certaintyOf(certainty: AsOf["certainty"]): CertaintyWords {
  switch (certainty) {
    case "known":
      return {
        text: "known exactly",
        tone: "good",
        help: "A read was under way at that moment and showed it, and no move can have been during that read.",
      };
    case "assumed":
      return {
        text: "assumed",
        tone: "neutral",
        help: `The same version was seen before and after. It may have moved away and back in between.${assumedHelp()}`,
      };
    case "one-of":
      return {
        text: "one of several",
        tone: "warning",
        help: "It moved around that moment, and the exact time is not known: it was one of these, or, where it was only polled, one that nobody saw in between.",
      };
    case "unknown":
      return {
        text: "unknown",
        tone: "warning",
        help: "Nobody watched at that moment, or not yet.",
      };
  }
}

export function CertaintyBadge({ certainty }: { certainty: AsOf["certainty"] }) {
  const { text, tone, help } = certaintyOf(certainty);
  return (
    <Badge tone={tone} tip={help} className="shrink-0">
      {text}
      <span className="sr-only">: {help}</span>
    </Badge>
  );
}
