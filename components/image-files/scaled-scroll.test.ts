import { describe, expect, it } from "vitest";
import { elementHeight, MAX_HEIGHT, type ScrollPlace, scrolled, scrolledTo } from "./scaled-scroll.ts";

const START: ScrollPlace = { scrollTop: 0, offset: 0 };
const SMALL = { total: 28 * 412, view: 500 };
const MILLION = { total: 28 * 1_000_000, view: 500 };
const topOf = ({ scrollTop, offset }: ScrollPlace) => scrollTop + offset;

describe("a list that fits into an element", () => {
  it("is where the container says", () => {
    expect(elementHeight(SMALL)).toBe(SMALL.total);
    expect(scrolled(START, 3000, SMALL)).toEqual({ scrollTop: 3000, offset: 0 });
    expect(scrolledTo(3000, SMALL)).toEqual({ scrollTop: 3000, offset: 0 });
  });
});

describe("a list of a million rows", () => {
  it("needs no element that browsers would cut", () => {
    expect(elementHeight(MILLION)).toBe(MAX_HEIGHT);
  });

  it("moves by just the pixels of a small step, through every part", () => {
    let place = START;
    for (let step = 0; step < 20_000; step++) {
      const before = topOf(place);
      place = scrolled(place, place.scrollTop + 120, MILLION);
      expect(topOf(place)).toBe(before + 120);
    }
    expect(topOf(place)).toBe(2_400_000);
  });

  it("is at the share of the whole that the scroll bar was pulled to", () => {
    const half = scrolled(START, (MAX_HEIGHT - MILLION.view) / 2, MILLION);
    expect(topOf(half) / MILLION.total).toBeCloseTo(0.5, 2);
  });

  it("has its first and its last row at the ends of the scroll bar", () => {
    const end = scrolled(START, MAX_HEIGHT - MILLION.view, MILLION);
    expect(topOf(end)).toBe(MILLION.total - MILLION.view);
    expect(topOf(scrolled(end, 0, MILLION))).toBe(0);
  });

  it("can be put to any row, and never out of the element", () => {
    for (const row of [0, 1, 4_321, 499_999, 999_000, 999_999]) {
      const place = scrolledTo(row * 28, MILLION);
      expect(topOf(place)).toBe(Math.min(row * 28, MILLION.total - MILLION.view));
      expect(place.scrollTop).toBeGreaterThanOrEqual(0);
      expect(place.scrollTop).toBeLessThanOrEqual(MAX_HEIGHT - MILLION.view);
    }
    expect(topOf(scrolledTo(-50, MILLION))).toBe(0);
  });
});
