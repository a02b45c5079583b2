import { describe, expect, it } from "vitest";
import { pageOf } from "./paging.ts";
import { ProtocolError } from "./protocol-error.ts";

const names = ["a", "b", "c", "d", "e"];
const limits = { defaultSize: 2, max: 3 };
const page = (query: string, own: Partial<typeof limits> | { defaultSize: null } = {}) =>
  pageOf(names, new URLSearchParams(query), "/v2/_catalog", { ...limits, ...own });

describe("a page of names", () => {
  it("links to the next page and not from the last", () => {
    expect(page("")).toEqual({ items: ["a", "b"], link: '</v2/_catalog?n=2&last=b>; rel="next"' });
    expect(page("n=2&last=c")).toEqual({ items: ["d", "e"], link: null });
    expect(page("n=2&last=e")).toEqual({ items: [], link: null });
  });

  it("is never longer than the maximum", () => {
    expect(page("n=100").items).toEqual(["a", "b", "c"]);
  });

  it("is whole without a default size", () => {
    expect(page("", { defaultSize: null })).toEqual({ items: names, link: null });
    expect(page("last=c", { defaultSize: null }).items).toEqual(["d", "e"]);
  });

  it.each(["n=-1", "n=x", "n="])("refuses %s", (query) => {
    expect(() => page(query)).toThrow(ProtocolError);
  });
});
