import { describe, expect, test } from "vitest";
import { parseDigest, shortDigest } from "./digest.ts";
import { formatImagePath, parseImagePath } from "./image-path.ts";
import { parseManifestReference } from "./manifest-reference.ts";
import { isRepositoryName, parseRepositoryName } from "./repository-name.ts";
import { isTagName, parseTagName } from "./tag-name.ts";

const HEX = "0123456789abcdef".repeat(4);
const SHA256 = `sha256:${HEX}`;
const SHA512 = `sha512:${HEX}${HEX}`;

describe("repository names", () => {
  test.each([
    "a",
    "library/nginx",
    "a__b",
    "a---b",
    "a.b_c-d/e",
    "localhost/x",
    "0",
    "manifests/blobs/tags",
    "x".repeat(255),
  ])("%s is a repository", (name) => expect(isRepositoryName(name)).toBe(true));

  test.each([
    "",
    "A/b",
    "a/",
    "/a",
    "a//b",
    "a___b",
    "a.-b",
    "a-",
    "-a",
    ".a",
    "_catalog",
    "a..b",
    "../etc",
    "a/../b",
    "%2e%2e/a",
    "a%2Fb",
    "a\\b",
    "a\0b",
    "a\tb",
    "a\n",
    "a b",
    "a?b",
    "a#b",
    "a:b",
    "a@b",
    "a.",
    "é",
    "а",
    "x".repeat(256),
    "a/".repeat(50_000),
  ])("%j is refused with a sentence", (name) => {
    const answer = parseRepositoryName(name);
    expect(answer.ok).toBe(false);
    if (!answer.ok) expect(answer.why).toMatch(/^[A-Z].*\.$/);
  });

  test("a long name of separators is judged at once", () => {
    const started = performance.now();
    for (let length = 1; length < 255; length += 1) isRepositoryName(`a${"-".repeat(length)}`);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe("tag names", () => {
  test.each(["latest", "_x", "1.0.0-rc.1", "V1", "x".repeat(128)])("%s is a tag", (name) =>
    expect(isTagName(name)).toBe(true),
  );

  test.each(["", "-a", ".a", "a b", "1.0+build", "a/b", "a:b", "a@b", "é", "a\n", "x".repeat(129), "..%2f"])(
    "%j is refused with a sentence",
    (name) => {
      const answer = parseTagName(name);
      expect(answer.ok).toBe(false);
      if (!answer.ok) expect(answer.why).toMatch(/^[A-Z].*\.$/);
    },
  );
});

describe("digests", () => {
  test.each([SHA256, SHA512])("%s can be checked", (text) => expect(parseDigest(text).kind).toBe("known"));

  test.each([
    "md5:d41d8cd98f00b204e9800998ecf8427e",
    "sha1:da39a3ee",
    `blake3:${HEX}`,
    "multihash+base58:QmRZxt2b1",
  ])("%s is shown but cannot be checked", (text) => expect(parseDigest(text).kind).toBe("unverifiable"));

  test.each([
    "",
    "sha256",
    "sha256:",
    `sha256:${HEX.slice(1)}`,
    `sha256:${HEX}0`,
    `sha256:${HEX.toUpperCase()}`,
    "sha256:../../x",
    `sha512:${HEX}`,
    `SHA256:${HEX}`,
    ` ${SHA256}`,
    `${SHA256}\n`,
    `sha256:sha256:${HEX}`,
    `x:${"a".repeat(300)}`,
    "constructor:",
  ])("%j is no digest", (text) => expect(parseDigest(text).kind).toBe("invalid"));

  test("is shortened to 12 characters, and odd text does not break it", () => {
    expect(shortDigest(SHA256)).toBe("0123456789ab");
    expect(shortDigest("no digest at all")).toBe("no digest at");
    expect(shortDigest("")).toBe("");
  });
});

describe("references to a manifest", () => {
  test("a tag and a digest are told apart by the colon", () => {
    expect(parseManifestReference("latest")).toEqual({ ok: true, value: { kind: "tag", text: "latest" } });
    expect(parseManifestReference(SHA512)).toEqual({ ok: true, value: { kind: "digest", text: SHA512 } });
  });

  test.each(["", "..", "a/b", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256:zz"])("%j is refused", (text) =>
    expect(parseManifestReference(text).ok).toBe(false),
  );
});

describe("the path of an image page", () => {
  test.each([
    ["library/nginx", "1.29"],
    ["localhost/x", SHA256],
    ["a/b/c/d", "sha256-abc"],
  ])("%s and %s come back as they went in", (repository, reference) => {
    const path = formatImagePath(repository, reference);
    expect(encodeURI(path)).toBe(path);
    const answer = parseImagePath(path);
    expect(answer).toMatchObject({ ok: true, value: { repository, reference: { text: reference } } });
  });

  test.each([
    "nginx",
    "nginx:",
    "nginx@latest",
    `nginx:${SHA256}`,
    "a:b:c",
    `a:1@${SHA256}`,
    "../x:1",
    ":1",
    "a@b@c",
  ])("%s is refused", (path) => expect(parseImagePath(path).ok).toBe(false));
});
