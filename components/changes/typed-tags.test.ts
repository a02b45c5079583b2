import { describe, expect, it } from "vitest";
import { parseTypedTags } from "./typed-tags.ts";

describe("tags typed in one line", () => {
  it("are separated by spaces, commas and line breaks, and each is taken once", () => {
    expect(parseTypedTags(" 1.2, latest\n1.2 ")).toEqual({ ok: true, tags: ["1.2", "latest"] });
    expect(parseTypedTags("")).toEqual({ ok: true, tags: [] });
  });

  it("say which one is wrong and why", () => {
    expect(parseTypedTags("ok -bad")).toMatchObject({
      ok: false,
      why: expect.stringMatching(/^-bad: .*hyphen/),
    });
  });

  it("are not more than one request may name", () => {
    const many = Array.from({ length: 101 }, (_, index) => `t${index}`).join(" ");
    expect(parseTypedTags(many)).toMatchObject({ ok: false });
  });
});
