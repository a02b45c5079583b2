import { expect, test } from "vitest";
import { layersInCommon } from "./layers-in-common.ts";

const layers = (names: string) => [...names].map((digest) => ({ digest, size: digest.charCodeAt(0) }));
const common = (from: string, to: string) => layersInCommon(layers(from), layers(to));

test("layers are the same in the same order, in another one, or not", () => {
  expect(common("abc", "abc")).toMatchObject({ count: 3, onlyFrom: 0, onlyTo: 0, order: "same" });
  expect(common("abc", "cab")).toMatchObject({ count: 3, onlyFrom: 0, onlyTo: 0, order: "other" });
  expect(common("abc", "abd")).toMatchObject({ count: 2, onlyFrom: 1, onlyTo: 1, order: "different" });
  expect(common("", "ab")).toMatchObject({ count: 0, onlyFrom: 0, onlyTo: 2, order: "different" });
  expect(common("", "")).toMatchObject({ count: 0, order: "same" });
});

test("a layer that stands twice is in common as often as both have it, and its bytes are stored once", () => {
  expect(common("aab", "aaa")).toEqual({ count: 2, bytes: 97, onlyFrom: 1, onlyTo: 1, order: "different" });
  expect(common("aab", "ab")).toEqual({
    count: 2,
    bytes: 97 + 98,
    onlyFrom: 1,
    onlyTo: 0,
    order: "different",
  });
});
