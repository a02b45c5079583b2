import { expect, test } from "vitest";
import { RegistryError } from "../errors.ts";
import { testClock } from "../testing/test-client.ts";
import { createCircuitBreaker } from "./circuit-breaker.ts";

const down = new RegistryError("registry_unreachable", "lab cannot be reached.");

function opened() {
  const clock = testClock();
  const breaker = createCircuitBreaker(clock);
  for (let index = 0; index < 3; index += 1) breaker.failed(down);
  return { clock, breaker };
}

test("two failures leave the registry reachable", () => {
  const breaker = createCircuitBreaker(testClock());
  breaker.failed(down);
  breaker.failed(down);
  expect(() => breaker.enter()).not.toThrow();
});

test("after three failures requests fail at once with the same reason", () => {
  const { breaker } = opened();
  expect(() => breaker.enter()).toThrow(
    expect.objectContaining({ code: "registry_unreachable", details: { failedFast: true } }),
  );
});

test("after some seconds one request may try, the others still fail at once", () => {
  const { clock, breaker } = opened();
  clock.advance(5_000);
  expect(() => breaker.enter()).not.toThrow();
  expect(() => breaker.enter()).toThrow();
  breaker.succeeded();
  expect(() => breaker.enter()).not.toThrow();
});

test("a failed try closes the door for some seconds more", () => {
  const { clock, breaker } = opened();
  clock.advance(5_000);
  breaker.enter();
  breaker.failed(down);
  expect(() => breaker.enter()).toThrow();
});

test("a cancelled try lets the next one try", () => {
  const { clock, breaker } = opened();
  clock.advance(5_000);
  breaker.enter();
  breaker.left();
  expect(() => breaker.enter()).not.toThrow();
});
