import { describe, expect, it } from "vitest";
import { hrefs, pathFromSegments } from "./hrefs.ts";

describe("addresses of pages", () => {
  it("can be read as the names they are made of", () => {
    expect(hrefs.repository("prod", "team/app")).toBe("/registries/prod/repositories/team/app");
    expect(hrefs.image("prod", "team/app", "1.2")).toBe("/registries/prod/images/team/app:1.2");
    expect(hrefs.image("prod", "team/app", "sha256:ab")).toBe("/registries/prod/images/team/app@sha256:ab");
  });

  it("leave out parameters that say nothing", () => {
    expect(hrefs.registry("prod", { under: "", q: null })).toBe("/registries/prod");
    expect(hrefs.registry("prod", { under: "a/b" })).toBe("/registries/prod?under=a%2Fb");
  });

  it("never let a hostile name leave its place", () => {
    const href = hrefs.repository("prod", "a/../../x?y#z %\u202e");
    const url = new URL(href, "http://console.example");
    expect(url.search + url.hash).toBe("");
    expect(href).not.toContain("?");
    expect(href).not.toContain("#");
  });

  it("come back as the path they were made from", () => {
    const path = "team/app:1.2+x";
    const segments = hrefs.image("p", "team/app", "1.2+x").split("/").slice(4);
    expect(pathFromSegments(segments)).toBe(path);
  });

  it.each([[["a%2fb"]], [["a", "..%2f..", "b"]], [["%"]], [["a", ""]]])("%j is no path", (segments) => {
    expect(pathFromSegments(segments)).toBeNull();
  });
});
