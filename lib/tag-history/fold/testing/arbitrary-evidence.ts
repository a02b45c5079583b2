import fc from "fast-check";
import type { TagEvidence, Unwatched } from "../tag-evidence.ts";

const digest = fc.constantFrom("A", "B", "C");
const present = digest.map((name) => ({ is: "present" as const, digest: name, mediaType: null }));
const absent = fc.constant({ is: "absent" as const });
const untold = fc.constant({ is: "untold" as const });

/** Few moments and wide bounds, so that ties and overlaps are common. Milliseconds. */
const valid = fc
  .tuple(fc.nat({ max: 400 }), fc.oneof(fc.constant(0), fc.nat({ max: 8 }), fc.nat({ max: 60 })))
  .map(([lo, width]) => ({ lo: lo * 500, hi: (lo + width) * 500 }));

const actor = fc.option(
  fc.constantFrom({ id: 1, how: "claimed" as const }, { id: 2, how: "claimed" as const }),
);

const observation = fc.record({
  kind: fc.constant("observation" as const),
  state: fc.oneof({ weight: 4, arbitrary: present }, { weight: 1, arbitrary: absent }),
  valid,
  source: fc.constantFrom("poll" as const, "scan" as const),
  actor: fc.constant(null),
  reason: fc.constant(null),
  removed: fc.constant(null),
  paired: fc.constant(false),
});

const claim = fc.record({
  kind: fc.constant("claim" as const),
  state: fc.oneof(
    { weight: 4, arbitrary: present },
    { weight: 2, arbitrary: absent },
    { weight: 1, arbitrary: untold },
  ),
  valid,
  source: fc.constantFrom("webhook:distribution" as const, "webhook:yandex" as const),
  actor,
  reason: fc.constant(null),
  removed: fc.option(digest),
  paired: fc.boolean(),
});

const action = fc.record({
  kind: fc.constant("action" as const),
  state: fc.oneof(present, absent),
  valid,
  source: fc.constant("console" as const),
  actor: fc.constant({ id: 3, how: "signed-in" as const }),
  reason: fc.option(fc.constant("because")),
  removed: fc.constant(null),
  paired: fc.constant(false),
});

const one = fc.oneof(
  { weight: 6, arbitrary: observation },
  { weight: 4, arbitrary: claim },
  { weight: 1, arbitrary: action },
);

/** Any evidence of one tag, in disorder; numbered as it comes. */
export function anyEvidence(maxLength: number): fc.Arbitrary<TagEvidence[]> {
  return fc
    .array(one, { maxLength })
    .map((items) => items.map((item, index) => ({ ...item, seq: index + 1 })));
}

export const anyUnwatched: fc.Arbitrary<Unwatched[]> = fc.array(
  valid.map((bounds) => ({ ...bounds, reason: "down" })),
  { maxLength: 3 },
);
