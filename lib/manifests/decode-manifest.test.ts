import { describe, expect, test } from "vitest";
import { EMPTY_JSON_DIGEST } from "#lib/references/digest.ts";
import { MEDIA_TYPES } from "#lib/references/media-types.ts";
import { decodeManifest } from "./decode-manifest.ts";
import { InvalidManifest } from "./errors.ts";

const DIGEST = `sha256:${"d".repeat(64)}`;
const GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
const digest = (seed: number) => `sha256:${seed.toString(16).padStart(64, "0")}`;
const blob = (seed: number, size: unknown = 10, mediaType = GZIP) => ({
  mediaType,
  digest: digest(seed),
  size,
});
const config = blob(0, 7, MEDIA_TYPES.ociConfig);
const image = (more: object = {}) => ({
  schemaVersion: 2,
  mediaType: MEDIA_TYPES.ociManifest,
  config,
  layers: [blob(1)],
  ...more,
});
const index = (manifests: unknown[], more: object = {}) => ({
  schemaVersion: 2,
  mediaType: MEDIA_TYPES.ociIndex,
  manifests,
  ...more,
});

function decodeText(text: string, mediaType: string) {
  return decodeManifest({ bytes: new TextEncoder().encode(text), digest: DIGEST, mediaType });
}
function decode(document: object, mediaType: string = (document as { mediaType?: string }).mediaType ?? "") {
  return decodeText(JSON.stringify(document), mediaType);
}
function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidManifest) return error.code;
    throw error;
  }
  return "accepted";
}

describe("an image manifest", () => {
  test("is read with config, layers and the bytes it needs, each blob once", () => {
    const decoded = decode(
      image({ layers: [blob(1, 100), blob(2, 50), blob(1, 100)], annotations: { a: "b" } }),
    );
    expect(decoded).toMatchObject({
      kind: "image",
      purpose: "image",
      layerCount: 3,
      blobBytes: 157,
      artifactType: null,
    });
    expect(decoded.config?.digest).toBe(digest(0));
    expect(decoded.annotations).toEqual({ a: "b" });
    expect(decoded.warnings).toEqual([]);
  });

  test("without a type inside, as umoci pushes it, is read by its Content-Type, parameters ignored", () => {
    const { mediaType: _, ...rest } = image();
    expect(decode(rest, `${MEDIA_TYPES.ociManifest}; charset=utf-8`)).toMatchObject({
      kind: "image",
      mediaType: MEDIA_TYPES.ociManifest,
      warnings: [],
    });
  });

  test("behind a Content-Type that promises nothing is read by the type inside, or by its fields with a warning", () => {
    expect(decode(image(), "application/json").warnings).toEqual([]);
    const { mediaType: _, ...rest } = image();
    const decoded = decode(rest, "");
    expect(decoded.kind).toBe("image");
    expect(decoded.warnings[0]).toContain("by its fields");
  });

  test("keeps the addresses of foreign layers as text", () => {
    expect(
      decode(image({ layers: [{ ...blob(1), urls: ["http://169.254.169.254/"] }] })).layers[0]?.urls,
    ).toEqual(["http://169.254.169.254/"]);
  });

  test("with a subject tells what it belongs to", () => {
    expect(decode(image({ subject: blob(9, 500, MEDIA_TYPES.ociManifest) })).subject?.digest).toBe(digest(9));
  });

  test("with one blob under two sizes warns and counts the larger", () => {
    const decoded = decode(image({ layers: [blob(1, 5), blob(1, 500)] }));
    expect(decoded.blobBytes).toBe(507);
    expect(decoded.warnings[0]).toContain("two different sizes");
  });
});

describe("an index", () => {
  const attestation = {
    ...blob(3, 10, MEDIA_TYPES.ociManifest),
    platform: { os: "unknown", architecture: "unknown" },
    annotations: {
      "vnd.docker.reference.type": "attestation-manifest",
      "vnd.docker.reference.digest": digest(1),
    },
  };
  const child = (seed: number, platform?: object) => ({
    ...blob(seed, 10, MEDIA_TYPES.ociManifest),
    platform,
  });

  test("names its platforms in one spelling and never takes an attestation for one", () => {
    const decoded = decode(
      index([child(1, { os: "linux", architecture: "aarch64", variant: "v8" }), attestation]),
    );
    expect(decoded).toMatchObject({ kind: "index", purpose: "index", childCount: 2, blobBytes: null });
    expect(decoded.children[0]).toMatchObject({
      role: "platform",
      platform: { os: "linux", architecture: "arm64", variant: null },
    });
    expect(decoded.children[1]).toMatchObject({ role: "attestation", attests: digest(1) });
  });

  test.each([
    [
      "an unknown platform with another mark",
      { ...attestation, annotations: { "vnd.docker.reference.type": "x" } },
      "other",
    ],
    ["no platform", child(5), "other"],
    [
      "a real platform with the mark of an attestation",
      { ...attestation, platform: { os: "linux", architecture: "amd64" } },
      "platform",
    ],
    [
      "a platform on something that is no manifest",
      { ...blob(6, 1, "application/octet-stream"), platform: { os: "linux", architecture: "amd64" } },
      "other",
    ],
  ])("an entry with %s is %s", (_name, entry, role) => {
    expect(decode(index([entry])).children[0]?.role).toBe(role);
  });

  test("that lists itself says so", () => {
    expect(decode(index([{ ...child(1), digest: DIGEST }])).warnings).toContain("This index lists itself.");
  });

  test("shows 500 entries of more, with the true number, and refuses more than 10,000", () => {
    const many = (count: number) => index(Array.from({ length: count }, (_, seed) => child(seed)));
    const decoded = decode(many(501));
    expect(decoded.children).toHaveLength(500);
    expect(decoded.childCount).toBe(501);
    expect(codeOf(() => decode(many(10_001)))).toBe("manifest_too_large");
  });
});

describe("other things", () => {
  test.each([MEDIA_TYPES.dockerSchema1, MEDIA_TYPES.dockerSchema1Signed, "application/json"])(
    "schema 1 (%s) is legacy and claims no size",
    (type) => {
      const decoded = decode(
        {
          schemaVersion: 1,
          name: "a",
          fsLayers: [{ blobSum: digest(1) }, { blobSum: digest(2) }],
          history: [],
        },
        type,
      );
      expect(decoded).toMatchObject({
        kind: "legacy",
        purpose: "legacy-image",
        layerCount: 2,
        layers: [],
        blobBytes: null,
      });
    },
  );

  test("an artifact manifest that was never released is read by its blobs", () => {
    const document = {
      mediaType: MEDIA_TYPES.ociArtifactManifest,
      artifactType: "application/spdx+json",
      blobs: [blob(1, 3)],
      subject: blob(2),
    };
    expect(decode(document)).toMatchObject({
      kind: "artifact",
      purpose: "sbom",
      blobBytes: 3,
      artifactType: "application/spdx+json",
    });
  });

  test("an artifact without artifactType is known by its config's type", () => {
    const decoded = decode(
      image({
        config: blob(0, 7, "application/vnd.acme.rocket.config"),
        layers: [blob(1, 5, "application/vnd.acme")],
      }),
    );
    expect(decoded).toMatchObject({
      kind: "artifact",
      purpose: "artifact",
      artifactType: "application/vnd.acme.rocket.config",
    });
  });

  test("an artifact with the empty config keeps its artifactType", () => {
    const empty = { mediaType: MEDIA_TYPES.ociEmpty, digest: EMPTY_JSON_DIGEST, size: 2 };
    const decoded = decode(image({ artifactType: "application/vnd.acme", config: empty, layers: [empty] }));
    expect(decoded).toMatchObject({ kind: "artifact", artifactType: "application/vnd.acme", blobBytes: 2 });
  });

  test.each([
    ["JSON", '{"anything": {"layers": 1}, "annotations": {"a": "b"}}'],
    ["JSON with every field", JSON.stringify({ manifests: [], layers: [], config: {}, LAYERS: 1 })],
    ["a JSON list", "[1,2]"],
    ["no JSON", "\u0000\u0001 binary"],
    ["nothing", ""],
  ])("an unknown type holding %s is unknown, not an error and not an empty image", (_name, text) => {
    const decoded = decodeText(text, "application/vnd.acme.manifest.v9");
    expect(decoded).toMatchObject({
      kind: "unknown",
      purpose: "unknown",
      blobBytes: null,
      mediaType: "application/vnd.acme.manifest.v9",
    });
    expect(decoded.warnings).toHaveLength(1);
  });
});

describe("a manifest that could be read in two ways is refused", () => {
  test.each([
    ["the type inside is not the Content-Type", () => decode(image(), MEDIA_TYPES.dockerManifest)],
    ["an index is served as an image", () => decode(index([]), MEDIA_TYPES.ociManifest)],
    ["layers and manifests together", () => decode(image({ manifests: [] }))],
    [
      "manifests and config together, behind a vague type",
      () => decode({ manifests: [], config }, "application/json"),
    ],
    ["an index with layers", () => decode(index([], { layers: [] }))],
    ["a new manifest with old layers", () => decode(image({ fsLayers: [] }))],
    ["a new type that says schema 1", () => decode(image({ schemaVersion: 1 }))],
    [
      "an old manifest with new layers",
      () => decode({ fsLayers: [], layers: [] }, MEDIA_TYPES.dockerSchema1),
    ],
    ["a field in another case", () => decode(image({ Layers: [blob(2)] }))],
    ["a field with a long s", () => decode(image({ "layer\u017f": [blob(2)] }))],
    ["a digest in another case", () => decode(image({ layers: [{ ...blob(1), Digest: digest(2) }] }))],
  ])("%s", (_name, action) => expect(codeOf(action)).toBe("ambiguous_manifest"));
});

describe("a manifest that is not what its type says is refused", () => {
  test.each([-1, 1.5, "12", null, undefined, 2 ** 53, true, [], {}])("a size of %j", (size) => {
    expect(codeOf(() => decode(image({ layers: [{ ...blob(1), size }] })))).toBe("invalid_manifest");
  });

  test.each(["1e400", "9223372036854775808", "-1e-400000000000000000001e"])(
    "a size written as %s",
    (size) => {
      const text = JSON.stringify(image()).replace('"size":10', `"size":${size}`);
      expect(codeOf(() => decodeText(text, MEDIA_TYPES.ociManifest))).toBe("invalid_manifest");
    },
  );

  test.each(["sha256:../../x", `sha256:${"a".repeat(63)}`, `sha256:${"A".repeat(64)}`, "", 5, null])(
    "a digest of %j",
    (value) => {
      expect(codeOf(() => decode(image({ config: { ...config, digest: value } })))).toBe("invalid_manifest");
    },
  );

  test.each([
    ["layers that are no list", image({ layers: {} })],
    ["a layer that is no object", image({ layers: [1] })],
    ["a config that is a list", image({ config: [] })],
    ["a subject that is text", image({ subject: "sha256:x" })],
    ["a type that is a number", image({ layers: [{ ...blob(1), mediaType: 5 }] })],
  ])("%s", (_name, document) => expect(codeOf(() => decode(document))).toBe("invalid_manifest"));

  test.each([
    ["", "nothing"],
    ["null", "null"],
    ["[]", "a list"],
    ["{", "half an object"],
    ["\ufeff{}", "a byte order mark"],
  ])("%j: %s", (text) => {
    expect(codeOf(() => decodeText(text, MEDIA_TYPES.ociManifest))).toBe("invalid_manifest");
  });

  test("bytes that are not UTF-8", () => {
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    expect(codeOf(() => decodeManifest({ bytes, digest: DIGEST, mediaType: MEDIA_TYPES.ociManifest }))).toBe(
      "invalid_manifest",
    );
  });

  test("more than 8 MiB", () => {
    const bytes = new Uint8Array(8 * 1024 * 1024 + 1);
    expect(codeOf(() => decodeManifest({ bytes, digest: DIGEST, mediaType: "" }))).toBe("manifest_too_large");
  });

  test.each([
    ["[", "]"],
    ['{"a":', "}"],
  ])("JSON nested 100,000 deep with %s", (open, close) => {
    const text = `{"annotations":${open.repeat(100_000)}1${close.repeat(100_000)}}`;
    for (const type of [MEDIA_TYPES.ociManifest, "application/vnd.acme"]) {
      expect(codeOf(() => decodeText(text, type))).toBe("manifest_too_large");
    }
  });
});

describe("odd but harmless", () => {
  test("a digest of an unknown algorithm is kept and said to be unverifiable", () => {
    const decoded = decode(
      image({ layers: [{ ...blob(1), digest: "md5:d41d8cd98f00b204e9800998ecf8427e" }] }),
    );
    expect(decoded.layers[0]?.digest).toBe("md5:d41d8cd98f00b204e9800998ecf8427e");
    expect(decoded.warnings[0]).toContain("cannot be checked");
  });

  test("names like __proto__ and constructor are plain text", () => {
    const text = JSON.stringify(image()).replace(
      "{",
      '{"__proto__":{"polluted":true},"annotations":{"__proto__":"a","constructor":"b"},',
    );
    const decoded = decodeText(text, MEDIA_TYPES.ociManifest);
    expect(Object.keys(decoded.annotations)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(decoded.annotations)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("a name that stands twice is warned about, however it is escaped", () => {
    const text = JSON.stringify(image()).replace(
      "{",
      '{"annotations":{"a":"1"},"annot\\u0061tions":{"a":"2"},',
    );
    const decoded = decodeText(text, MEDIA_TYPES.ociManifest);
    expect(decoded.annotations).toEqual({ a: "2" });
    expect(decoded.warnings[0]).toContain('"annotations" stands twice');
  });

  test("50,000 layers are counted and summed, 1,000 are listed", () => {
    const started = performance.now();
    const decoded = decode(
      image({ layers: Array.from({ length: 50_000 }, (_, seed) => ({ digest: digest(seed + 1), size: 1 })) }),
    );
    expect(decoded).toMatchObject({ layerCount: 50_000, blobBytes: 50_007 });
    expect(decoded.layers).toHaveLength(1_000);
    expect(decoded.warnings.length).toBeLessThanOrEqual(21);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test("hundreds of thousands of annotations are counted, 500 are shown", () => {
    const annotations = Object.fromEntries(Array.from({ length: 300_000 }, (_, key) => [`k${key}`, "v"]));
    const decoded = decode(image({ annotations }));
    expect(decoded.annotationCount).toBe(300_000);
    expect(Object.keys(decoded.annotations)).toHaveLength(500);
  });

  test("sizes that would overflow stop at the largest safe number", () => {
    expect(decode(image({ layers: [blob(1, 2 ** 53 - 1), blob(2, 2 ** 53 - 1)] })).blobBytes).toBe(
      Number.MAX_SAFE_INTEGER,
    );
  });

  test("ten kilobytes of architecture are cut and said", () => {
    const decoded = decode(
      index([
        {
          ...blob(1, 1, MEDIA_TYPES.ociManifest),
          platform: { os: "linux", architecture: "x".repeat(10_000) },
        },
      ]),
    );
    expect(decoded.children[0]?.platform?.architecture).toHaveLength(129);
    expect(decoded.warnings[0]).toContain("10000 characters");
  });
});
