import { describe, expect, test } from "vitest";
import { EMPTY_JSON_DIGEST } from "#lib/references/digest.ts";
import type { DecodedManifest } from "./model.ts";
import { distinctBytes, totalSize } from "./total-size.ts";
import { digestOf, verifyDigest } from "./verify-digest.ts";

const bytes = new TextEncoder().encode("{}");

describe("digests over the exact bytes", () => {
  test("sha256 and sha512 are proved", async () => {
    expect(await verifyDigest(bytes, EMPTY_JSON_DIGEST)).toBe("match");
    const sha512 = await digestOf(bytes, "sha512");
    expect(sha512).toBe(
      "sha512:27c74670adb75075fad058d5ceaf7b20c4e7786c83bae8a32f626f9782af34c9a33c2046ef60fd2a7878d378e29fec851806bbd9a67878f3a9f1cda4830763fd",
    );
    expect(await verifyDigest(bytes, sha512)).toBe("match");
  });

  test("one blank more is another document", async () => {
    expect(await verifyDigest(new TextEncoder().encode("{} "), EMPTY_JSON_DIGEST)).toBe("mismatch");
  });

  test("a view into a larger buffer is hashed as what it shows", async () => {
    const padded = new Uint8Array([1, 2, ...bytes, 3]);
    expect(await verifyDigest(padded.subarray(2, 4), EMPTY_JSON_DIGEST)).toBe("match");
    const shared = new Uint8Array(new SharedArrayBuffer(2));
    shared.set(bytes);
    expect(await verifyDigest(shared, EMPTY_JSON_DIGEST)).toBe("match");
  });

  test.each(["md5:d41d8cd98f00b204e9800998ecf8427e", "sha256:../../x", "", EMPTY_JSON_DIGEST.toUpperCase()])(
    "%j proves nothing",
    async (digest) => expect(await verifyDigest(bytes, digest)).toBe("unverifiable"),
  );
});

describe("sizes", () => {
  const blob = (digest: string, size: number) => ({
    digest,
    size,
    mediaType: "",
    artifactType: null,
    platform: null,
    annotations: {},
    urls: [],
  });
  const image = (
    digest: string,
    layers: [string, number][],
    more: Partial<DecodedManifest> = {},
  ): DecodedManifest => {
    const listed = layers.map(([name, size]) => blob(name, size));
    return {
      kind: "image",
      purpose: "image",
      mediaType: "",
      digest,
      size: 10,
      artifactType: null,
      config: null,
      layers: listed,
      layerCount: listed.length,
      blobBytes: distinctBytes(listed),
      children: [],
      childCount: 0,
      subject: null,
      annotations: {},
      annotationCount: 0,
      warnings: [],
      ...more,
    };
  };

  test("a layer shared by two platforms counts once", () => {
    expect(
      totalSize([
        image("a", [
          ["base", 100],
          ["x", 5],
        ]),
        image("b", [
          ["base", 100],
          ["y", 7],
        ]),
      ]),
    ).toBe(132);
    expect(totalSize([image("a", [["base", 100]]), image("a", [["base", 100]])])).toBe(110);
  });

  test("layers that are not listed are still counted", () => {
    expect(totalSize([image("a", [["x", 5]], { layerCount: 2000, blobBytes: 905 })])).toBe(915);
  });

  test("is unknown when a part does not tell, never zero", () => {
    expect(totalSize([image("a", []), image("b", [], { kind: "legacy" })])).toBeNull();
  });

  test("never leaves the numbers that are exact", () => {
    expect(distinctBytes([blob("a", Number.MAX_SAFE_INTEGER), blob("b", Number.MAX_SAFE_INTEGER)])).toBe(
      Number.MAX_SAFE_INTEGER,
    );
    expect(distinctBytes([])).toBe(0);
  });
});
