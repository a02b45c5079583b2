import { describe, expect, it } from "vitest";
import type { Span } from "#lib/contract/tag-history.ts";
import { gapsOf, lanesOf, placeIn, ticksOf } from "./lanes-geometry.ts";

const at = (text: string) => Date.parse(`2026-05-${text}Z`);
const time = (text: string) => new Date(at(text)).toISOString();
const exactly = (text: string) => ({ from: time(text), to: time(text) });
/** Ten days: one day is ten percent. */
const WINDOW = { since: at("01T00:00:00"), until: at("11T00:00:00") };
const [A, B] = [`sha256:${"a".repeat(64)}`, `sha256:${"b".repeat(64)}`];

const span = (digest: string | null, from: Span["from"], to: Span["to"], tag = "prod"): Span => ({
  tag,
  digest,
  from,
  to,
  disputed: false,
});
const drawn = (spans: readonly Span[]) =>
  lanesOf(spans, WINDOW)[0]?.parts.map(({ kind, left, width }) => [
    kind,
    Math.round(left),
    Math.round(width),
  ]);

describe("a tag's lane", () => {
  it("has a bar from one move to the next, and to the window's end while nothing moved", () => {
    const moved = exactly("04T00:00:00");
    expect(drawn([span(A, exactly("02T00:00:00"), moved), span(B, moved, null)])).toEqual([
      ["span", 10, 20],
      ["span", 30, 70],
    ]);
  });

  it("fades from one version to the other over the time in which the move must have been", () => {
    const moved = { from: time("04T00:00:00"), to: time("05T00:00:00") };
    expect(drawn([span(A, exactly("02T00:00:00"), moved), span(B, moved, null)])).toEqual([
      ["span", 10, 20],
      ["fade", 30, 10],
      ["span", 40, 60],
    ]);
    expect(
      lanesOf([span(A, exactly("02T00:00:00"), moved), span(B, moved, null)], WINDOW)[0]?.parts[1],
    ).toMatchObject({ before: A, digest: B });
  });

  it("has no bar while the tag was absent", () => {
    const spans = [
      span(A, exactly("02T00:00:00"), exactly("04T00:00:00")),
      span(null, exactly("04T00:00:00"), exactly("06T00:00:00")),
      span(B, exactly("06T00:00:00"), null),
    ];
    expect(drawn(spans)).toEqual([
      ["span", 10, 20],
      ["span", 50, 50],
    ]);
  });

  it("begins where the tag was first seen when nobody knows since when it was there", () => {
    expect(drawn([span(A, { from: null, to: time("03T00:00:00") }, null)])).toEqual([["span", 20, 80]]);
  });

  it("is cut at the window's edges, and what lies outside is left out", () => {
    const before = { from: "2026-04-01T00:00:00Z", to: "2026-04-01T00:00:00Z" };
    const later = { from: "2026-06-01T00:00:00Z", to: "2026-06-01T00:00:00Z" };
    expect(drawn([span(A, before, later)])).toEqual([["span", 0, 100]]);
    expect(drawn([span(A, before, { from: "2026-04-02T00:00:00Z", to: "2026-04-02T00:00:00Z" })])).toEqual(
      [],
    );
  });

  it("draws moves that are too close to be told apart as one part that counts them", () => {
    const minute = (count: number) => exactly(`03T00:${String(count).padStart(2, "0")}:00`);
    const spans = Array.from({ length: 6 }, (_, count) =>
      span(count % 2 ? A : B, minute(count), minute(count + 1)),
    );
    const parts = lanesOf([...spans, span(A, minute(6), null)], WINDOW)[0]?.parts;
    expect(parts).toHaveLength(2);
    expect(parts?.[0]).toMatchObject({ kind: "busy", moves: 6 });
  });

  it("is one of several, in the order of the answer", () => {
    const list = [
      span(A, exactly("02T00:00:00"), null, "prod"),
      span(B, exactly("02T00:00:00"), null, "latest"),
    ];
    expect(lanesOf(list, WINDOW).map(({ tag }) => tag)).toEqual(["prod", "latest"]);
  });
});

describe("time in which nobody watched", () => {
  it("is before watching began, and in gaps, an open one reaching to the end", () => {
    const list = {
      items: [],
      truncated: false,
      watchedSince: time("02T00:00:00"),
      gaps: [
        { from: time("05T00:00:00"), to: time("06T00:00:00"), reason: "503" },
        { from: time("10T00:00:00"), to: null, reason: "401" },
      ],
    };
    expect(
      gapsOf(list, WINDOW).map(({ left, width, reason }) => [Math.round(left), Math.round(width), reason]),
    ).toEqual([
      [0, 10, "before watching began"],
      [40, 10, "503"],
      [90, 10, "401"],
    ]);
  });

  it("is all of it when nobody ever watched", () => {
    const list = { items: [], truncated: false, watchedSince: null, gaps: [] };
    expect(gapsOf(list, WINDOW)).toMatchObject([{ left: 0, width: 100 }]);
  });
});

it("a stretch outside of the window has no place", () => {
  expect(placeIn(WINDOW, at("12T00:00:00"), at("13T00:00:00"))).toBeNull();
  expect(placeIn(WINDOW, at("01T12:00:00"), at("02T00:00:00"))).toEqual({ left: 5, width: 5 });
});

describe("the marks of the axis", () => {
  it("stand at round times and are few", () => {
    const ticks = ticksOf(WINDOW, 6);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.every(({ time: when, day }) => day && when % 86_400_000 === 0)).toBe(true);
  });

  it("are hours in a short window", () => {
    const ticks = ticksOf({ since: at("03T10:20:00"), until: at("03T16:00:00") }, 6);
    expect(ticks.map(({ time: when }) => new Date(when).toISOString().slice(11, 16))).toEqual([
      "11:00",
      "12:00",
      "13:00",
      "14:00",
      "15:00",
    ]);
    expect(ticks.every(({ day }) => !day)).toBe(true);
  });
});
