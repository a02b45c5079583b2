import { describe, expect, it } from "vitest";
import type { AsOf, Difference } from "#lib/contract/tag-history.ts";
import { restorableTags } from "./restorable-tags.ts";

const now: AsOf = { certainty: "known", digests: ["sha256:b"] };
const item = (before: AsOf): Difference["items"][number] => ({
  tag: "t",
  change: "moved",
  before,
  after: now,
  moves: 1,
});

describe("tags that can be put back to an instant", () => {
  it.each(["known", "assumed"] as const)("are those of one %s version", (certainty) => {
    expect(restorableTags([item({ certainty, digests: ["sha256:a"] })])).toEqual([
      { tag: "t", was: "sha256:a", now, refused: null },
    ]);
  });

  it("stand before those that cannot", () => {
    const uncertain = { ...item({ certainty: "unknown", digests: [] }), tag: "a" };
    const tags = restorableTags([uncertain, item({ certainty: "known", digests: ["sha256:a"] })]);
    expect(tags.map(({ tag }) => tag)).toEqual(["t", "a"]);
  });

  it("include those that did not exist then: they are removed", () => {
    expect(restorableTags([item({ certainty: "known", digests: [null] })])[0]).toMatchObject({
      was: null,
      refused: null,
    });
  });

  it.each([
    { certainty: "one-of", digests: ["sha256:a", null] },
    { certainty: "unknown", digests: [] },
  ] as const)("are not those of which it is not certain: $certainty", (before) => {
    const [tag] = restorableTags([item({ ...before, digests: [...before.digests] })]);
    expect(tag?.refused).toMatch(/not certain/);
  });
});
