import { describe, expect, it } from "vitest";
import type { Glance, TagMove } from "#lib/contract/tag-history.ts";
import { rollBackOf } from "./roll-back-rule.ts";

const glance = (letter: string, gone = false): Glance => ({
  digest: `sha256:${letter.repeat(64)}`,
  size: null,
  platforms: [],
  createdAt: null,
  signed: false,
  gone,
});

function move(parts: Partial<TagMove>): TagMove {
  return {
    id: 1,
    kind: "moved",
    registry: "prod",
    repository: "team/app",
    tag: "latest",
    from: glance("a"),
    to: glance("b"),
    at: { from: "2026-05-08T12:00:00Z", to: "2026-05-08T12:00:00Z" },
    certainty: "exact",
    fromKnown: true,
    actor: null,
    source: "poll",
    reason: null,
    marks: [],
    ...parts,
  };
}

describe("rolling a row of the history back", () => {
  it("points the tag at what it left", () => {
    expect(rollBackOf(move({}))).toEqual({
      registry: "prod",
      repository: "team/app",
      tag: "latest",
      to: glance("a").digest,
    });
  });

  it("brings a removed tag back", () => {
    expect(rollBackOf(move({ kind: "removed", to: null }))).toMatchObject({ to: glance("a").digest });
  });

  it("is refused with the reason when the version is gone", () => {
    expect(rollBackOf(move({ from: glance("a", true) }))).toMatch(/no longer has/);
  });

  it("tells a tag that did not exist from one of which nothing is known", () => {
    expect(rollBackOf(move({ kind: "created", from: null }))).toMatch(/did not exist before/);
    expect(rollBackOf(move({ from: null, fromKnown: false }))).toMatch(/not known/);
  });

  it.each(["gap", "found", "repushed"] as const)("is not offered for %s", (kind) => {
    expect(rollBackOf(move({ kind }))).toBeNull();
  });

  it("never points a tag at a digest whose bytes nobody can check", () => {
    expect(rollBackOf(move({ from: { ...glance("a"), digest: "md5:abc" } }))).toMatch(/cannot be checked/);
  });
});
