import { describe, expect, it } from "vitest";
import type { Glance, TagMove } from "#lib/contract/tag-history.ts";
import { earlierVersions } from "./earlier-versions.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const glance = (letter: string): Glance => ({
  digest: digest(letter),
  size: null,
  platforms: [],
  createdAt: null,
  signed: false,
  gone: false,
});

function move(from: string | null, hour: number, kind: TagMove["kind"] = "moved"): TagMove {
  const to = `2026-05-08T${hour}:00:00Z`;
  return {
    ...{ id: hour, kind, registry: "r", repository: "a", tag: "t", at: { from: to, to } },
    ...{ from: from === null ? null : glance(from), to: null, certainty: "exact", fromKnown: true },
    ...{ actor: null, source: "poll", reason: null, marks: [] },
  };
}

const letters = (moves: TagMove[], now: string | null) =>
  earlierVersions(moves, now).map((version) => version.glance.digest.at(-1));

describe("what a tag pointed at before", () => {
  it("is each version once, the one it left last first", () => {
    expect(letters([move("c", 15), move("b", 14), move("c", 13), move("a", 12)], null)).toEqual([
      "c",
      "b",
      "a",
    ]);
  });

  it("leaves out what it points at now, claims that were not confirmed, and its creation", () => {
    expect(
      letters([move("b", 15), move("x", 14, "disputed"), move("a", 13), move(null, 12)], digest("b")),
    ).toEqual(["a"]);
  });

  it("says when the tag left it", () => {
    expect(earlierVersions([move("b", 15)], null)[0]?.until).toBe("2026-05-08T15:00:00Z");
  });
});
