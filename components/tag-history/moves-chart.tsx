"use client";

import { type KeyboardEvent, type PointerEvent, useId, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { type DayBin, scaleTop } from "./day-bins.ts";
import { dayWords } from "./history-time.ts";

const HEIGHT = 72;
/** Bars are drawn in a space 1000 wide and stretched to the page. */
const WIDTH = 1000;

function binWords(bin: DayBin, now: number): string {
  const first = dayWords(bin.from, now);
  const last = dayWords(bin.to, now);
  return first === last ? first : `${first} – ${last}`;
}

function countWords(bin: DayBin, countedSince: number): string {
  if (bin.from < countedSince)
    return bin.to < countedSince ? "not counted" : `${countOf(bin.moves, "move")} or more`;
  const moves = countOf(bin.moves, "move");
  return bin.flagged > 0 ? `${moves}, ${formatCount(bin.flagged)} to look at` : moves;
}

interface MovesChartProps {
  bins: readonly DayBin[];
  /** ms; what is older was not counted. */
  countedSince: number;
  /** ms, `until` not included; bars within are drawn as chosen. */
  chosen: { since: number | null; until: number | null };
  now: number;
  onChoose: (bin: DayBin | null) => void;
}

/**
 * Moves per day as bars. A list to screen readers and to the keyboard: arrow keys go from bar to bar, Enter chooses
 * the day, Escape all days again.
 */
export function MovesChart({ bins, countedSince, chosen, now, onChoose }: MovesChartProps) {
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const isChosen = (bin: DayBin) =>
    (chosen.since !== null || chosen.until !== null) &&
    bin.to >= (chosen.since ?? 0) &&
    bin.from < (chosen.until ?? Number.POSITIVE_INFINITY);
  const current = at === null ? null : Math.min(at, bins.length - 1);
  const shown = current === null ? undefined : bins[current];

  function onKeyDown(event: KeyboardEvent) {
    const last = bins.length - 1;
    const from = current ?? last + 1;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(last, to)));
    } else if ((event.key === "Enter" || event.key === " ") && shown) {
      event.preventDefault();
      onChoose(bins.some(isChosen) && isChosen(shown) ? null : shown);
    } else if (event.key === "Escape") {
      onChoose(null);
    }
  }
  function place(event: PointerEvent<SVGElement>): number {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - box.left) / box.width) * bins.length);
    return Math.max(0, Math.min(bins.length - 1, index));
  }

  return (
    <div className="grid gap-1">
      <div
        role="listbox"
        tabIndex={0}
        aria-label="Moves per day"
        aria-activedescendant={current === null ? undefined : `${id}-${current}`}
        onKeyDown={onKeyDown}
        onBlur={() => setAt(null)}
        className="rounded-sm"
      >
        <svg
          role="presentation"
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="block h-18 w-full cursor-pointer"
          onPointerMove={(event) => setAt(place(event))}
          onPointerLeave={() => setAt(null)}
          onPointerUp={(event) => {
            const bin = bins[place(event)];
            if (bin) onChoose(isChosen(bin) ? null : bin);
          }}
        >
          <Bars {...{ id, bins, countedSince, now, current, isChosen }} />
        </svg>
      </div>
      <Axis {...{ bins, countedSince, now, shown }} />
    </div>
  );
}

interface BarsProps {
  id: string;
  bins: readonly DayBin[];
  countedSince: number;
  now: number;
  current: number | null;
  isChosen: (bin: DayBin) => boolean;
}

function Bars({ id, bins, countedSince, now, current, isChosen }: BarsProps) {
  const step = WIDTH / bins.length;
  const top = scaleTop(bins);
  const gap = Math.min(3, step * 0.2);
  const someChosen = bins.some(isChosen);
  return bins.map((bin, index) => {
    const height = bin.moves === 0 ? 0 : Math.max(2, (bin.moves / top) * (HEIGHT - 4));
    const flagged = bin.flagged === 0 ? 0 : Math.max(2, (bin.flagged / top) * (HEIGHT - 4));
    const faded = someChosen && !isChosen(bin);
    return (
      <g
        key={bin.from}
        role="option"
        id={`${id}-${index}`}
        aria-selected={isChosen(bin)}
        aria-label={`${binWords(bin, now)}: ${countWords(bin, countedSince)}`}
      >
        <rect
          x={index * step}
          width={step}
          height={HEIGHT}
          className={index === current ? "fill-hover" : "fill-transparent"}
        />
        <rect
          x={index * step + gap / 2}
          y={HEIGHT - height}
          width={step - gap}
          height={height}
          className={classNames("fill-accent", faded && "opacity-35")}
        />
        <rect
          x={index * step + gap / 2}
          y={HEIGHT - flagged}
          width={step - gap}
          height={flagged}
          className={classNames("fill-bad", faded && "opacity-35")}
        />
        {bin.moves === 0 ? (
          <rect
            x={index * step + gap / 2}
            y={HEIGHT - 1}
            width={step - gap}
            height={1}
            className="fill-line"
          />
        ) : null}
      </g>
    );
  });
}

/** Where the bars begin and end, and what the one under the pointer or the keyboard says. */
function Axis({
  bins,
  countedSince,
  now,
  shown,
}: Pick<BarsProps, "bins" | "countedSince" | "now"> & { shown: DayBin | undefined }) {
  const [first, last] = [bins[0], bins.at(-1)];
  if (!first || !last) return null;
  return (
    <div aria-hidden="true" className="flex justify-between gap-4 text-xs text-muted">
      <span>{dayWords(first.from, now)}</span>
      <span className="text-ink">
        {shown ? `${binWords(shown, now)}: ${countWords(shown, countedSince)}` : null}
      </span>
      <span>{dayWords(last.to, now)}</span>
    </div>
  );
}
