import fc from "fast-check";
import { expect, test } from "vitest";
import { isDigest } from "#lib/references/digest.ts";
import { isRepositoryName } from "#lib/references/repository-name.ts";
import { isTagName } from "#lib/references/tag-name.ts";
import { A, DOCUMENTED } from "../testing/documented-deliveries.ts";
import { EVENT_LIMIT } from "./collect-findings.ts";
import { parseDelivery } from "./parse-delivery.ts";

const receivedAt = new Date("2026-05-03T12:00:03Z");
const SEEDS = DOCUMENTED.map(({ body, headers }) => ({ body, headers: headers ?? {} }));

const values = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    Number.MAX_VALUE,
    2 ** 53,
    "",
    A,
    "latest",
    "\u0000",
    "\ud800",
    [],
    {},
  ),
  fc.string({ maxLength: 40 }),
  fc.jsonValue({ maxDepth: 4 }),
);

/** Puts another value at a place of a document, or takes it away. */
function mutate(value: unknown, path: readonly number[], change: { value: unknown } | null): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== "object" || value === null) return change?.value;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(keys.length, 1)];
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  if (key === undefined) return change?.value;
  if (rest.length === 0 && change === null) delete copy[key];
  else copy[key] = mutate(copy[key], rest, change);
  return copy;
}

/** Whatever was sent: bounded, and nothing in it but names, digests and plain texts. */
function expectHarmless(body: Uint8Array, headers: Record<string, string>): void {
  const parsed = parseDelivery({ body, headers, receivedAt }, { kind: "generic", clockSkew: 0 });
  expect(parsed.events.length + parsed.worthReading.length).toBeLessThanOrEqual(EVENT_LIMIT);
  expect(parsed.notes.join().length).toBeLessThan(500);
  if (parsed.vendor === null) expect(parsed.events).toEqual([]);
  for (const { repository, tag, state, time, actor, requestId, userAgent } of parsed.events) {
    expect(isRepositoryName(repository) && isTagName(tag)).toBe(true);
    if (state.is === "present") expect(isDigest(state.digest)).toBe(true);
    expect(Number.isFinite(time.valid.lo) && time.valid.lo <= time.valid.hi).toBe(true);
    expect(Math.abs(time.valid.hi - receivedAt.getTime())).toBeLessThan(32 * 24 * 3_600_000);
    expect(`${actor?.name ?? ""}${requestId ?? ""}${userAgent ?? ""}`).not.toMatch(/\p{Cc}|\p{Cs}/u);
  }
}

test("right deliveries with anything in any place are read without harm", () => {
  const mutation = fc.record({
    path: fc.array(fc.nat(12), { minLength: 1, maxLength: 5 }),
    change: fc.option(fc.record({ value: values })),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...SEEDS),
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      (seed, changes) => {
        const body = changes.reduce((sent, { path, change }) => mutate(sent, path, change), seed.body);
        expectHarmless(Buffer.from(JSON.stringify(body) ?? ""), seed.headers);
      },
    ),
    { numRuns: 1_500 },
  );
});

test("any bytes, and any headers, are read without harm", () => {
  const headers = fc.dictionary(
    fc.constantFrom("ce-type", "ce-id", "ce-time", "x-github-delivery", "x-goog-pubsub-publish-time"),
    fc.string({ maxLength: 50 }),
  );
  fc.assert(
    fc.property(
      fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.json().map(Buffer.from)),
      headers,
      expectHarmless,
    ),
    { numRuns: 1_500 },
  );
});
