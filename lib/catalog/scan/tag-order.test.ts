import { describe, expect, it } from "vitest";
import { TagOrder } from "./tag-order.ts";

function rest(order: TagOrder): string[] {
  const names: string[] = [];
  for (let name = order.take(); name !== undefined; name = order.take()) names.push(name);
  return names;
}

describe("the order in which tags are read", () => {
  it("follows the list, each name once", () => {
    expect(rest(new TagOrder(["a", "b", "c"]))).toEqual(["a", "b", "c"]);
  });

  it("puts first what somebody looks at, and never reads it twice", () => {
    const order = new TagOrder(["a", "b", "c", "d", "e"]);
    expect(order.take()).toBe("a");
    order.prioritise(["d", "a", "unknown", "e"]);
    expect(rest(order)).toEqual(["d", "e", "b", "c"]);
  });

  it("lets the latest wish win", () => {
    const order = new TagOrder(["a", "b", "c", "d"]);
    order.prioritise(["c"]);
    order.prioritise(["d", "c"]);
    expect(rest(order)).toEqual(["d", "c", "a", "b"]);
  });
});
