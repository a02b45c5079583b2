import type { Span, SpanList } from "#lib/contract/tag-history.ts";

/** ms, both ends shown. */
export interface LaneWindow {
  since: number;
  until: number;
}

/** Everything is placed in percent of the window's width. */
interface Placed {
  left: number;
  width: number;
}

/** `span`: the tag surely pointed at `digest`. `fade`: it moved from `before` to `digest` somewhere in here. */
export type LanePart =
  | (Placed & { kind: "span"; digest: string; disputed: boolean; from: Span["from"]; to: Span["to"] })
  | (Placed & { kind: "fade"; before: string | null; digest: string | null; from: string; to: string })
  /** More moves than can be drawn apart. */
  | (Placed & { kind: "busy"; moves: number });

export interface Lane {
  tag: string;
  parts: LanePart[];
}

export interface LaneGap extends Placed {
  reason: string;
  from: number;
  /** Null: still going on. */
  to: number | null;
}

/** Percent; on a chart of 1000 px that is a little more than a pixel. */
const THINNEST = 0.15;

/** Where a stretch of time lies in the window; null when no part of it does. */
export function placeIn({ since, until }: LaneWindow, from: number, to: number): Placed | null {
  const [low, high] = [Math.max(from, since), Math.min(to, until)];
  if (high < low || until <= since || to < since || from > until) return null;
  const scale = 100 / (until - since);
  return { left: (low - since) * scale, width: (high - low) * scale };
}

/** One lane per tag, in the order in which the answer has them. Spans of one tag are expected from old to new. */
export function lanesOf(spans: readonly Span[], window: LaneWindow): Lane[] {
  const byTag = new Map<string, Span[]>();
  for (const span of spans) {
    const known = byTag.get(span.tag);
    if (known) known.push(span);
    else byTag.set(span.tag, [span]);
  }
  return Array.from(byTag, ([tag, own]) => ({
    tag,
    parts: joinThin(
      own.toSorted((one, other) => Date.parse(one.from.to) - Date.parse(other.from.to)),
      window,
    ),
  }));
}

function partsOf(span: Span, before: Span | undefined, window: LaneWindow): LanePart[] {
  const parts: LanePart[] = [];
  const { from, to, digest, disputed } = span;
  if (from.from !== null && from.from !== from.to) {
    const placed = placeIn(window, Date.parse(from.from), Date.parse(from.to));
    if (placed)
      parts.push({
        ...placed,
        kind: "fade",
        before: before?.digest ?? null,
        digest,
        from: from.from,
        to: from.to,
      });
  }
  if (digest !== null) {
    const end = to === null ? window.until : Date.parse(to.from);
    const placed = end >= Date.parse(from.to) ? placeIn(window, Date.parse(from.to), end) : null;
    if (placed) parts.push({ ...placed, kind: "span", digest, disputed, from, to });
  }
  return parts;
}

/** Neighbours too thin to be told apart become one part that says how many moves are in it. */
function joinThin(spans: readonly Span[], window: LaneWindow): LanePart[] {
  const parts: LanePart[] = [];
  let thin: LanePart[] = [];
  const flush = () => {
    const [first, last] = [thin[0], thin.at(-1)];
    if (first && last && thin.length > 2) {
      const moves = thin.filter(({ kind }) => kind === "span").length;
      parts.push({
        kind: "busy",
        left: first.left,
        width: last.left + last.width - first.left,
        moves: Math.max(1, moves),
      });
    } else parts.push(...thin);
    thin = [];
  };
  for (const [index, span] of spans.entries()) {
    for (const part of partsOf(span, spans[index - 1], window)) {
      const last = thin.at(-1);
      const apart = last !== undefined && part.left - (last.left + last.width) > THINNEST;
      if (part.width >= THINNEST || apart) flush();
      if (part.width < THINNEST) thin.push(part);
      else parts.push(part);
    }
  }
  flush();
  return parts;
}

/** Stretches in which nobody watched, the time before watching began among them. */
export function gapsOf({ gaps, watchedSince }: SpanList, window: LaneWindow): LaneGap[] {
  const placed: LaneGap[] = [];
  const began = watchedSince === null ? window.until : Date.parse(watchedSince);
  const all = [
    ...(began > window.since ? [{ from: window.since, to: began, reason: "before watching began" }] : []),
    ...gaps.map(({ from, to, reason }) => ({
      from: Date.parse(from),
      to: to === null ? null : Date.parse(to),
      reason,
    })),
  ];
  for (const gap of all) {
    const place = placeIn(window, gap.from, gap.to ?? window.until);
    if (place) placed.push({ ...place, ...gap });
  }
  return placed;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 5, 15, 30].map((count) => count * SECOND),
  ...[1, 5, 15, 30].map((count) => count * MINUTE),
  ...[1, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 10, 30, 60, 90, 180, 365, 730, 3650].map((count) => count * DAY),
];

export interface Tick {
  /** Percent. */
  left: number;
  time: number;
  /** The day is named, else the time of the day. */
  day: boolean;
}

/** At most `most` marks at round times, in UTC. */
export function ticksOf(window: LaneWindow, most: number): Tick[] {
  const length = window.until - window.since;
  const step = STEPS.find((each) => length / each <= most) ?? length;
  const ticks: Tick[] = [];
  for (let time = Math.ceil(window.since / step) * step; time <= window.until; time += step) {
    const left = ((time - window.since) / length) * 100;
    // Words at the very edge would be cut.
    if (left >= 3 && left <= 97) ticks.push({ left, time, day: step >= DAY || time % DAY === 0 });
  }
  return ticks;
}
