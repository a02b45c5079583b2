import { expect, test } from "vitest";
import { type Attempt, waitBeforeRetry } from "./back-off.ts";

const FIRST: Attempt = {
  method: "GET",
  made: 1,
  status: 503,
  retryAfterSeconds: null,
  priority: "background",
  random: 0.5,
};
const wait = (changes: Partial<Attempt>) => waitBeforeRetry({ ...FIRST, ...changes });

test.each([408, 429, 499, 500, 502, 503, 504, 522])("status %d is tried again", (status) => {
  expect(wait({ status })).not.toBeNull();
});

test.each([0, 200, 304, 400, 401, 403, 404, 405, 416, 501])("status %d is not tried again", (status) => {
  expect(wait({ status })).toBeNull();
});

test("a broken connection is tried again", () => {
  expect(wait({ status: null })).not.toBeNull();
});

test.each(["POST", "PUT", "DELETE", "PATCH"])("%s is never repeated", (method) => {
  expect(wait({ method })).toBeNull();
});

test("the waits grow and end after three", () => {
  expect([1, 2, 3, 4].map((made) => wait({ made }))).toEqual([375, 750, 1500, null]);
});

test("what the registry asks for is honoured up to a minute", () => {
  expect(wait({ retryAfterSeconds: 7 })).toBe(7125);
  expect(wait({ retryAfterSeconds: 86_400 })).toBe(60_000);
  expect(wait({ retryAfterSeconds: 0 })).toBe(375);
});

test("a person is told at once instead of waiting long", () => {
  expect(wait({ retryAfterSeconds: 40, priority: "interactive" })).toBeNull();
  expect(wait({ retryAfterSeconds: 1, priority: "interactive" })).toBe(1125);
});
