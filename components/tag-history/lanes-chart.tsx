"use client";

import { type PointerEvent, useMemo, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { countOf } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { SpanList } from "#lib/contract/tag-history.ts";
import { useHistoryNow } from "./history-now.ts";
import { dayWords, durationWords, rangeWords } from "./history-time.ts";
import { InstantLine } from "./instant-line.tsx";
import { LaneBars } from "./lane-bars.tsx";
import { gapsOf, type LaneGap, type LaneWindow, lanesOf, ticksOf } from "./lanes-geometry.ts";

/** px */
const LANE_HEIGHT = 26;
/** So many are shown before the rest is asked for. */
const FEW = 12;

interface LanesChartProps {
  list: SpanList;
  window: LaneWindow;
  /** ms; null: no instant is chosen. */
  at: number | null;
  /** The tag that is asked about. */
  lane: string | null;
  onChoose: (chosen: { at?: number; lane?: string }) => void;
}

/** What pointed where: one lane per tag, colours are digests, and the instant as a line over all of them. */
export function LanesChart({ list, window, at, lane, onChoose }: LanesChartProps) {
  const [all, setAll] = useState(false);
  const lanes = useMemo(() => lanesOf(list.items, window), [list.items, window]);
  const gaps = useMemo(() => gapsOf(list, window), [list, window]);
  const shown = all ? lanes : lanes.slice(0, FEW);
  const edges = useMemo(
    () =>
      list.items
        .filter(({ tag, from }) => tag === lane && from.from !== null)
        .map(({ from }) => Date.parse(from.to))
        .sort((one, other) => one - other),
    [list.items, lane],
  );
  function choose(event: PointerEvent<HTMLElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
    const time = window.since + share * (window.until - window.since);
    const under = shown[Math.floor((event.clientY - box.top) / LANE_HEIGHT)];
    const picks = event.type === "pointerdown" && under ? { lane: under.tag } : {};
    onChoose({ at: Math.round(time / 1000) * 1000, ...picks });
  }
  return (
    <div className="grid min-w-0 grid-cols-1 gap-1">
      <Axis window={window} />
      <div className="grid grid-cols-[minmax(5rem,7.5rem)_minmax(0,1fr)] gap-x-3 max-sm:gap-x-2">
        <ul aria-label="Tags">
          {shown.map(({ tag }) => (
            <li key={tag} style={{ height: LANE_HEIGHT }}>
              <button
                type="button"
                aria-pressed={tag === lane}
                data-tip={tag}
                data-tip-when="cut"
                onClick={() => onChoose({ lane: tag })}
                className={classNames(
                  "flex h-full w-full min-w-0 items-center rounded-sm px-1 text-left font-mono text-xs hover:bg-hover",
                  tag === lane ? "font-semibold" : "text-muted",
                )}
              >
                <span className="truncate">
                  <Text>{tag}</Text>
                </span>
              </button>
            </li>
          ))}
        </ul>
        <div
          data-lanes=""
          className="relative cursor-crosshair touch-pan-y select-none"
          style={{ height: shown.length * LANE_HEIGHT }}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            choose(event);
          }}
          onPointerMove={(event) => {
            if (event.currentTarget.hasPointerCapture(event.pointerId)) choose(event);
          }}
        >
          {shown.map(({ tag, parts }) => (
            <div
              key={tag}
              className="relative border-b border-line/60 last:border-b-0"
              style={{ height: LANE_HEIGHT }}
            >
              <LaneBars parts={parts} />
            </div>
          ))}
          <Gaps gaps={gaps} />
          {at !== null && at >= window.since && at <= window.until ? (
            <InstantLine window={window} at={at} edges={edges} onChange={(time) => onChoose({ at: time })} />
          ) : null}
        </div>
      </div>
      {lanes.length > FEW ? (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="justify-self-start rounded-sm px-1 text-xs text-accent underline-offset-2 hover:underline"
        >
          {all ? "Show fewer tags" : `Show all ${countOf(lanes.length, "tag")}`}
        </button>
      ) : null}
    </div>
  );
}

function Gaps({ gaps }: { gaps: readonly LaneGap[] }) {
  const now = useHistoryNow();
  return gaps.map((gap) => {
    const from = new Date(gap.from).toISOString();
    const times =
      gap.to === null
        ? `since ${rangeWords({ from, to: from }, now)}`
        : `${rangeWords({ from, to: new Date(gap.to).toISOString() }, now)}, ${durationWords(gap.to - gap.from)}`;
    return (
      <span
        key={`${gap.from} ${gap.reason}`}
        data-tip={`Not watched, ${times}: ${gap.reason}`}
        className="lane-gap"
        style={{ left: `min(${gap.left}%, 100% - 3px)`, width: `${gap.width}%` }}
      />
    );
  });
}

function Axis({ window }: { window: LaneWindow }) {
  const now = useHistoryNow();
  const ticks = ticksOf(window, 7);
  return (
    <div
      aria-hidden="true"
      className="grid grid-cols-[minmax(5rem,7.5rem)_minmax(0,1fr)] gap-x-3 text-2xs text-muted max-sm:gap-x-2"
    >
      <span className="px-1">UTC</span>
      <div className="relative h-4">
        {ticks.map(({ left, time, day }, index) => (
          <span
            key={time}
            className={classNames(
              "absolute -translate-x-1/2 whitespace-nowrap",
              index % 2 === 1 && "max-sm:hidden",
            )}
            style={{ left: `${left}%` }}
          >
            {day
              ? dayWords(time, now)
              : new Date(time).toISOString().slice(11, window.until - window.since < 600_000 ? 19 : 16)}
          </span>
        ))}
      </div>
    </div>
  );
}
