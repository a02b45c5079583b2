"use client";

import type { KeyboardEvent } from "react";
import { exactWords } from "./history-time.ts";
import type { LaneWindow } from "./lanes-geometry.ts";

interface InstantLineProps {
  window: LaneWindow;
  /** ms */
  at: number;
  /** Times at which the chosen tag moved, ms, from old to new. */
  edges: readonly number[];
  onChange: (at: number) => void;
}

/** Where a key moves the instant, ms; null when it is not one of ours. With Shift the arrows go from move to move. */
export function instantForKey(
  { key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">,
  { window: { since, until }, at, edges }: Omit<InstantLineProps, "onChange">,
): number | null {
  const step = Math.max(1000, (until - since) / 100);
  const back = shiftKey ? edges.findLast((edge) => edge < at) : at - step;
  const on = shiftKey ? edges.find((edge) => edge > at) : at + step;
  const targets: Record<string, number | undefined> = {
    ArrowLeft: back,
    ArrowDown: back,
    ArrowRight: on,
    ArrowUp: on,
    PageDown: at - 10 * step,
    PageUp: at + 10 * step,
    Home: since,
    End: until,
  };
  if (!(key in targets)) return null;
  const to = targets[key] ?? at;
  const second = Math.round(to / 1000) * 1000;
  return Math.max(since, Math.min(until, second));
}

/** The instant as a line over all lanes, moved by the pointer on the chart or by keys on the line. */
export function InstantLine({ window, at, edges, onChange }: InstantLineProps) {
  const { since, until } = window;
  const left = ((at - since) / (until - since)) * 100;
  const words = exactWords(new Date(at).toISOString());
  function onKeyDown(event: KeyboardEvent) {
    const to = instantForKey(event, { window, at, edges });
    if (to === null) return;
    event.preventDefault();
    onChange(to);
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Instant"
      aria-valuemin={since}
      aria-valuemax={until}
      aria-valuenow={at}
      aria-valuetext={words}
      onKeyDown={onKeyDown}
      style={{ left: `${Math.max(0, Math.min(100, left))}%` }}
      className="absolute inset-y-0 z-1 -ml-3 w-6 cursor-ew-resize outline-offset-0"
    >
      <span className="absolute inset-y-0 left-1/2 w-0.5 -translate-x-1/2 rounded-full bg-ink" />
    </div>
  );
}
