import { describe, expect, it } from "vitest";
import { isSameLayer, layerRows } from "./layer-rows.ts";

const stack = (names: string) =>
  [...names].map((digest) => ({ digest, size: 1, common: false, createdBy: null }));

const drawn = (from: string, to: string) =>
  layerRows(stack(from), stack(to)).map((row) => {
    const sign = isSameLayer(row) ? "=" : "|";
    return `${row.from?.digest ?? "."}${sign}${row.to?.digest ?? "."}`;
  });

describe("two stacks of layers", () => {
  it("stand on one line as far as they are the same", () => {
    expect(drawn("abc", "abd")).toEqual(["a=a", "b=b", "c|d"]);
  });

  it("leave the place empty where the other has more", () => {
    expect(drawn("ab", "abcd")).toEqual(["a=a", "b=b", ".|c", ".|d"]);
    expect(drawn("abxc", "abc")).toEqual(["a=a", "b=b", "x|.", "c=c"]);
  });

  it("find each other again above what differs", () => {
    expect(drawn("abc", "xbc")).toEqual(["a|x", "b=b", "c=c"]);
  });

  it("hold every layer once, in its order, also when nothing is the same", () => {
    const rows = layerRows(stack("abab"), stack("baXa"));
    expect(rows.flatMap(({ from }) => from?.digest ?? []).join("")).toBe("abab");
    expect(rows.flatMap(({ to }) => to?.digest ?? []).join("")).toBe("baXa");
    expect(rows.flatMap(({ to }) => to?.position ?? [])).toEqual([1, 2, 3, 4]);
  });

  it("are still drawn when they are too long to be matched", () => {
    const long = (prefix: string) =>
      Array.from({ length: 3000 }, (_, index) => ({
        digest: `${prefix}${index}`,
        size: 1,
        common: false,
        createdBy: null,
      }));
    expect(layerRows(long("a"), long("b"))).toHaveLength(3000);
  });
});
