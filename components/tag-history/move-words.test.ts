import { describe, expect, it } from "vitest";
import type { TagMove } from "#lib/contract/tag-history.ts";
import { certaintyWords, moveWords, sourceWords, whoWords } from "./move-words.ts";

const move = (rest: Partial<TagMove>): TagMove => ({
  id: 1,
  kind: "moved",
  registry: "build",
  repository: "payments/api",
  tag: "prod",
  from: null,
  to: null,
  at: { from: "2026-05-08T21:14:03Z", to: "2026-05-08T21:14:03Z" },
  certainty: "exact",
  fromKnown: true,
  actor: null,
  source: "poll",
  reason: null,
  marks: [],
  ...rest,
});
const first = (rest: Partial<TagMove>) => moveWords(move(rest))[0];

describe("what happened, in words", () => {
  it("is a move from outside when nobody told of it", () => {
    expect(first({ certainty: "bounded" })).toMatchObject({ text: "moved outside", tone: "warning" });
    expect(first({ certainty: "exact", source: "webhook:harbor" })).toMatchObject({
      text: "moved",
      tone: "plain",
    });
  });

  it("begins with why people should look at it", () => {
    expect(first({ marks: ["version-tag"] })).toMatchObject({ text: "version tag moved", tone: "bad" });
    expect(moveWords(move({ kind: "removed", marks: ["protected"] })).map(({ text }) => text)).toEqual([
      "protected tag moved outside",
      "removed",
    ]);
  });

  it("is quiet for the same version pushed again", () => {
    expect(first({ kind: "repushed" })).toMatchObject({ text: "re-pushed, unchanged", tone: "quiet" });
  });
});

describe("who it was", () => {
  it("is an account of the registry, an address, a person here, or nobody known", () => {
    const account = { name: "deploy-bot", kind: "account", how: "claimed" } as const;
    expect(whoWords(move({ actor: account, source: "webhook:harbor" }))).toEqual({
      name: "deploy-bot",
      lead: "",
      how: "push, registry account",
    });
    const address = { name: "10.0.0.5", kind: "address", how: "claimed" } as const;
    expect(whoWords(move({ actor: address, kind: "removed" }))).toEqual({
      name: "10.0.0.5",
      lead: "somebody at ",
      how: "deletion, address only",
    });
    const person = { name: "on-call", kind: "person", how: "signed-in" } as const;
    expect(whoWords(move({ actor: person, source: "console" })).how).toBe("this console, signed in");
    expect(whoWords(move({}))).toEqual({ name: null, lead: "unknown", how: "seen by poll" });
  });

  it("stays without a name when the name was erased, and how it was known stays", () => {
    const erased = { name: null, kind: "account", how: "claimed" } as const;
    expect(whoWords(move({ actor: erased }))).toEqual({
      name: null,
      lead: "name erased",
      how: "push, registry account",
    });
  });
});

it("says how the time is known", () => {
  expect(certaintyWords({ certainty: "exact", source: "webhook:zot" })).toBe("exact, from the registry");
  expect(certaintyWords({ certainty: "exact", source: "console" })).toBe("exact, this console");
  expect(certaintyWords({ certainty: "bounded", source: "poll" })).toBe("somewhere in this range");
});

it("names the vendor whose webhook told it, known or not", () => {
  expect(sourceWords("webhook:harbor")).toBe("webhook of Harbor");
  expect(sourceWords("webhook:new-vendor")).toBe("webhook of new-vendor");
});
