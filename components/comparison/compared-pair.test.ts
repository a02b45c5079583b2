import { describe, expect, it } from "vitest";
import { compareHref } from "./compare-href.ts";
import { comparisonQuestion, pairOf, pairParameters, type SideAddress } from "./compared-pair.ts";

const side = (reference: string, rest: Partial<SideAddress> = {}): SideAddress => ({
  registry: "prod",
  repository: "team/app",
  reference,
  platform: null,
  ...rest,
});

const nothing = {
  registry: null,
  repository: null,
  from: null,
  to: null,
  toRegistry: null,
  toRepository: null,
  platform: null,
  toPlatform: null,
};

describe("the address of a comparison", () => {
  it("names the place of both sides once when it is the same", () => {
    expect(compareHref(side("1.0"), side("2.0"))).toBe(
      "/compare?registry=prod&repository=team%2Fapp&from=1.0&to=2.0",
    );
  });

  it("names the place of the second side when it is elsewhere", () => {
    const href = compareHref(side("1.0"), side("1.0", { registry: "test" }));
    expect(href).toContain("toRegistry=test");
    expect(href).not.toContain("toRepository");
  });

  it.each<[string, SideAddress, SideAddress]>([
    ["two tags", side("1.0"), side("2.0")],
    ["two registries", side("1.0"), side("1.0", { registry: "test", repository: "other" })],
    ["two platforms", side("1.0", { platform: "linux/amd64" }), side("1.0", { platform: "linux/arm64" })],
    ["one platform of both", side("1", { platform: "linux/arm64" }), side("2", { platform: "linux/arm64" })],
  ])("reads back as the pair it was made from: %s", (_, from, to) => {
    expect(pairOf({ ...nothing, ...pairParameters({ from, to }) })).toEqual({ from, to });
  });

  it("keeps each side's own platform when the sides are exchanged", () => {
    const written = pairParameters({ from: side("1", { platform: "linux/amd64" }), to: side("2") });
    const { from, to } = pairOf({ ...nothing, ...written });
    const exchanged = pairOf({ ...nothing, ...pairParameters({ from: to, to: from }) });
    expect(exchanged.from.platform).toBe("linux/amd64");
    expect(exchanged.to.platform).toBe("linux/amd64");
  });
});

describe("the question behind it", () => {
  it("is asked when both sides are named", () => {
    expect(comparisonQuestion({ from: side("1.0"), to: side("2.0") })).toEqual({
      registry: "prod",
      repository: "team/app",
      from: "1.0",
      to: "2.0",
    });
  });

  it.each<[string, SideAddress, SideAddress]>([
    ["a missing side", side("1.0"), side("")],
    ["what is no tag", side("1.0"), side("not a tag")],
    ["what is no repository", side("1.0", { repository: "Not/This" }), side("2.0")],
    ["a digest that nobody can check", side("1.0"), side("sha256:abc")],
  ])("is not asked with %s", (_, from, to) => {
    expect(comparisonQuestion({ from, to })).toBeNull();
  });
});
