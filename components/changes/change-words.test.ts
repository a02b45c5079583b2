import { describe, expect, it } from "vitest";
import type { ChangeStep } from "#lib/contract/changes.ts";
import { canCancel, stepWords } from "./change-words.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

function step(parts: Partial<ChangeStep>): ChangeStep {
  return {
    ...{ position: 0, registry: "prod", repository: "team/app", tag: "latest", digest: digest("b") },
    ...{ action: "point-tag", from: digest("a"), state: "pending", why: null, at: null },
    ...parts,
  };
}

describe("what a step does", () => {
  it("tells a tag that is moved from one that is created", () => {
    expect(stepWords(step({}))).toBe(`Move latest from ${"a".repeat(12)} to ${"b".repeat(12)}`);
    expect(stepWords(step({ from: null }))).toBe(`Create latest at ${"b".repeat(12)}`);
  });

  it("names the tag that is removed and the version that is deleted", () => {
    expect(stepWords(step({ action: "remove-tag" }))).toBe("Remove latest");
    expect(stepWords(step({ action: "delete-version", tag: null }))).toBe(`Delete version ${"b".repeat(12)}`);
  });
});

describe("calling a change off", () => {
  it("is possible while it waits, and while it runs unless it is one request", () => {
    expect(canCancel({ state: "waiting", kind: "deletion" })).toBe(true);
    expect(canCancel({ state: "running", kind: "copy" })).toBe(true);
    expect(canCancel({ state: "running", kind: "move" })).toBe(false);
    expect(canCancel({ state: "done", kind: "copy" })).toBe(false);
  });
});
