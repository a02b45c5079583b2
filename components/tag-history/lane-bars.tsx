"use client";

import { memo } from "react";
import { useDigestPalette } from "#components/references/digest-colors.tsx";
import { paintOf } from "#components/references/digest-palette.ts";
import { countOf } from "#components/ui/format-count.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { useHistoryNow } from "./history-now.ts";
import { rangeWords } from "./history-time.ts";
import type { LanePart } from "./lanes-geometry.ts";

/** Percent: on thinner bars the hairlines at the ends would be all there is. */
const ROOM_FOR_EDGES = 0.6;

function words(part: LanePart, now: number): string {
  if (part.kind === "busy") return `${countOf(part.moves, "move")}, too close together to be drawn`;
  if (part.kind === "fade") {
    const [before, after] = [part.before, part.digest].map((each) => (each ? shortDigest(each) : "absent"));
    return `${before} → ${after}, ${rangeWords(part, now)}, somewhere in this range`;
  }
  const until = part.to === null ? "and still" : `until ${rangeWords(part.to, now)}`;
  const claimed = part.disputed ? "; claimed, not confirmed" : "";
  return `${shortDigest(part.digest)}, ${part.from.from === null ? "" : "from "}${rangeWords(part.from, now)} ${until}${claimed}`;
}

/** The bars of one lane. What they show is said in the list below and by the answer for an instant. */
export const LaneBars = memo(function LaneBars({ parts }: { parts: readonly LanePart[] }) {
  const palette = useDigestPalette();
  const now = useHistoryNow();
  const paint = (digest: string | null) =>
    digest === null ? "transparent" : paintOf(palette.colorOf(digest));
  return parts.map((part) => {
    const box = { left: `${part.left}%`, width: `${part.width}%` };
    const tip = words(part, now);
    const key = `${part.kind} ${part.left}`;
    if (part.kind === "busy") return <span key={key} data-tip={tip} className="lane-busy" style={box} />;
    if (part.kind === "fade") {
      const background = `linear-gradient(to right, ${paint(part.before)}, ${paint(part.digest)})`;
      return <span key={key} data-tip={tip} className="lane-fade" style={{ ...box, background }} />;
    }
    const color = paint(part.digest);
    const roomy = part.width > ROOM_FOR_EDGES;
    return (
      <span
        key={key}
        data-tip={tip}
        data-disputed={part.disputed || undefined}
        data-began={(roomy && (part.from.from === null || part.from.from === part.from.to)) || undefined}
        data-ended={(roomy && (part.to === null || part.to.from === part.to.to)) || undefined}
        className="lane-span"
        style={part.disputed ? { ...box, borderColor: color } : { ...box, background: color }}
      />
    );
  });
});
