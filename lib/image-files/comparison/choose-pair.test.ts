import { expect, test } from "vitest";
import { formatPlatform, type Platform, parsePlatform } from "#lib/references/platform.ts";
import { choosePair } from "./choose-pair.ts";

function platform(text: string): Platform {
  const read = parsePlatform(text);
  if (!read.ok) throw new Error(read.why);
  return read.value;
}

const images = (list: string) =>
  list.split(" ").map((text) => ({ platform: text === "none" ? null : platform(text) }));
const named = (image: { platform: Platform | null } | null) =>
  image?.platform == null ? image && "none" : formatPlatform(image.platform);

function chosen(from: string, to: string, wanted: { from?: string; to?: string } = {}) {
  const pair = choosePair(images(from), images(to), {
    from: wanted.from === undefined ? null : platform(wanted.from),
    to: wanted.to === undefined ? null : platform(wanted.to),
  });
  return [named(pair.from), named(pair.to)];
}

test("two for the same platform are compared, the most usual one first", () => {
  expect(chosen("linux/s390x linux/arm64 linux/amd64", "linux/arm64/v8 linux/amd64")).toEqual([
    "linux/amd64",
    "linux/amd64",
  ]);
  expect(chosen("linux/s390x linux/arm64", "linux/s390x linux/amd64")).toEqual([
    "linux/s390x",
    "linux/s390x",
  ]);
});

test("without a platform in common the most usual one of each is", () => {
  expect(chosen("linux/s390x linux/arm64", "windows/amd64 linux/amd64")).toEqual([
    "linux/arm64",
    "linux/amd64",
  ]);
  expect(chosen("none linux/arm64", "none")).toEqual(["linux/arm64", "none"]);
});

test("what is wanted on one side is taken on the other, too, if it is there", () => {
  const both = "linux/amd64 linux/arm64";
  expect(chosen(both, both, { from: "arm64" })).toEqual(["linux/arm64", "linux/arm64"]);
  expect(chosen(both, both, { to: "arm64" })).toEqual(["linux/arm64", "linux/arm64"]);
  expect(chosen(both, both, { from: "amd64", to: "arm64" })).toEqual(["linux/amd64", "linux/arm64"]);
  expect(chosen(both, "linux/amd64", { from: "arm64" })).toEqual(["linux/arm64", "linux/amd64"]);
});

test("nothing is taken in place of what is wanted and not there", () => {
  expect(chosen("linux/amd64", "linux/amd64", { from: "s390x" })).toEqual([null, "linux/amd64"]);
  expect(chosen("none", "linux/amd64", { from: "s390x" })).toEqual(["none", "linux/amd64"]);
});
