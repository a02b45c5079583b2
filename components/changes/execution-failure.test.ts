import { describe, expect, it } from "vitest";
import { ConsoleApiError } from "#lib/console-client/console-api-error.ts";
import { saysNothingWasDone } from "./execution-failure.ts";

const failure = (status: number, code: string) =>
  new ConsoleApiError({ status, code, detail: "", requestId: null });

describe("a failure to execute a plan", () => {
  it.each([
    [409, "conflict"],
    [403, "forbidden"],
    [503, "unavailable"],
  ])("says that nothing was done when the console refused: %i %s", (status, code) => {
    expect(saysNothingWasDone(failure(status, code))).toBe(true);
  });

  it("does not when an earlier request, whose answer was lost, executed the plan", () => {
    const facts = { status: 409, code: "conflict", detail: "", requestId: null };
    const again = new ConsoleApiError(facts, { details: { rule: "executed-before" } });
    expect(saysNothingWasDone(again)).toBe(false);
  });

  it.each([
    [0, "console_unreachable"],
    [500, "internal"],
    [502, "registry_unreachable"],
    [503, "unexpected_answer"],
    [200, "unexpected_answer"],
  ])("leaves open what was done when the answer was lost: %i %s", (status, code) => {
    expect(saysNothingWasDone(failure(status, code))).toBe(false);
    expect(saysNothingWasDone(new Error("lost"))).toBe(false);
  });
});
