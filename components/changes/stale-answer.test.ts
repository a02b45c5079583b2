import { describe, expect, it } from "vitest";
import { ConsoleApiError } from "#lib/console-client/console-api-error.ts";
import { staleAnswer } from "./stale-answer.ts";

const failure = (code: string, details: Record<string, unknown>) =>
  new ConsoleApiError({ status: 409, code, detail: "It moved.", requestId: null }, { details });

describe("a refusal because a tag moved meanwhile", () => {
  it("holds both digests, and null for a tag that does not exist", () => {
    expect(staleAnswer(failure("conflict", { expected: null, actual: "sha256:b" }))).toEqual({
      tag: null,
      expected: null,
      actual: "sha256:b",
    });
  });

  it("is not seen in other conflicts and failures", () => {
    expect(staleAnswer(failure("conflict", {}))).toBeNull();
    expect(staleAnswer(failure("unavailable", { expected: "a", actual: "b" }))).toBeNull();
    expect(staleAnswer(new Error("conflict"))).toBeNull();
  });
});
