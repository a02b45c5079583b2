import { expect, it } from "vitest";
import { rangeOfFilter } from "./time-chip.tsx";

const NOW = Date.parse("2026-05-09T12:00:00Z");
const words = (since: string | null, until: string | null) => rangeOfFilter({ since, until }, NOW);

it("the time of the filter is told in whole days where it is that, and to the second otherwise", () => {
  expect(words("2026-05-03T00:00:00Z", "2026-05-04T00:00:00Z")).toBe("3 May");
  expect(words("2026-04-28T00:00:00Z", "2026-05-10T00:00:00Z")).toBe("28 Apr – 9 May");
  expect(words("2026-05-03T14:00:00Z", null)).toBe("since 3 May, 14:00:00");
  expect(words(null, "2026-05-03T14:00:00Z")).toBe("before 3 May, 14:00:00");
  expect(words(null, "2026-05-04T00:00:00Z")).toBe("before the end of 3 May");
  expect(words(null, null)).toBeNull();
});
