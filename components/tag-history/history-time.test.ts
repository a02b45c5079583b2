import { describe, expect, it } from "vitest";
import {
  dayWords,
  durationWords,
  exactWords,
  instantText,
  instantWords,
  parseInstant,
  rangeWords,
} from "./history-time.ts";

const NOW = Date.parse("2026-05-09T12:00:00Z");

describe("a time in the history", () => {
  it("is told to the second in UTC, with the year only when it is another one", () => {
    expect(instantWords("2026-05-08T21:14:03.250Z", NOW)).toBe("8 May, 21:14:03");
    expect(instantWords("2025-12-31T23:59:59Z", NOW)).toBe("31 Dec 2025, 23:59:59");
    expect(dayWords(Date.parse("2026-01-01T00:00:00Z"), NOW)).toBe("1 Jan");
  });

  it("is told whole, to the millisecond where it has any", () => {
    expect(exactWords("2026-05-03T14:00:00Z")).toBe("3 May 2026, 14:00:00 UTC");
    expect(exactWords("2026-05-03T14:00:00.007Z")).toBe("3 May 2026, 14:00:00.007 UTC");
  });
});

describe("a time that is known only between two bounds", () => {
  it("is told to the minute, rounded outwards, when the bounds are far apart", () => {
    const bounds = { from: "2026-05-03T22:58:40Z", to: "2026-05-03T23:50:10Z" };
    expect(rangeWords(bounds, NOW)).toBe("3 May, 22:58 – 23:51");
  });

  it("is told to the second when they are near, and as one instant within the same second", () => {
    expect(rangeWords({ from: "2026-05-03T09:12:00Z", to: "2026-05-03T09:13:02Z" }, NOW)).toBe(
      "3 May, 09:12:00 – 09:13:02",
    );
    expect(rangeWords({ from: "2026-05-03T09:12:00.100Z", to: "2026-05-03T09:12:00.900Z" }, NOW)).toBe(
      "3 May, 09:12:00",
    );
  });

  it("names both days when it goes over midnight, also when only the rounding does", () => {
    expect(rangeWords({ from: "2026-05-03T22:58:00Z", to: "2026-05-04T00:10:00Z" }, NOW)).toBe(
      "3 May, 22:58 – 4 May, 00:10",
    );
    expect(rangeWords({ from: "2026-05-03T22:58:00Z", to: "2026-05-03T23:59:30Z" }, NOW)).toBe(
      "3 May, 22:58 – 4 May, 00:00",
    );
  });

  it("is told as before the first sight when nothing is known of its beginning", () => {
    expect(rangeWords({ from: null, to: "2026-05-03T22:58:00Z" }, NOW)).toBe("before 3 May, 22:58:00");
  });
});

it("a length of time is told in its largest unit", () => {
  expect(durationWords(52 * 60_000 + 30_000)).toBe("52 minutes");
  expect(durationWords(86_400_000)).toBe("1 day");
  expect(durationWords(400)).toBe("less than a second");
});

describe("an instant that is typed", () => {
  it("is UTC, with or without seconds, a day alone being its first moment", () => {
    expect(parseInstant(" 2026-05-03 14:00:30 ")).toBe("2026-05-03T14:00:30.000Z");
    expect(parseInstant("2026-05-03 14:00")).toBe("2026-05-03T14:00:00.000Z");
    expect(parseInstant("2026-05-03")).toBe("2026-05-03T00:00:00.000Z");
    expect(parseInstant("2026-05-03T16:00:00+02:00")).toBe("2026-05-03T14:00:00.000Z");
  });

  it("is refused when it is no time", () => {
    for (const text of ["", "yesterday", "2026-13-01", "2026-02-30 10:00", "14:00"]) {
      expect(parseInstant(text)).toBeNull();
    }
  });

  it("reads back as it is shown", () => {
    for (const time of ["2026-05-03T14:00:00.000Z", "2026-05-03T14:00:00.007Z"]) {
      expect(parseInstant(instantText(time))).toBe(time);
    }
    expect(instantText("2026-05-03T14:00:00Z")).toBe("2026-05-03 14:00:00");
  });
});
