import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MEDIA_TYPES } from "#lib/references/media-types.ts";
import { buildSteps } from "./build-steps.ts";
import { decodeConfig } from "./decode-config.ts";
import { decodeManifest } from "./decode-manifest.ts";
import { InvalidManifest } from "./errors.ts";
import { LIMITS } from "./limits.ts";
import type { DecodedManifest } from "./model.ts";

const hex = (digit: string) => `sha256:${digit.repeat(64)}`;
const layer = {
  mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
  digest: hex("1"),
  size: 32654,
  urls: ["https://x.example"],
  annotations: { a: "b" },
};
const SEEDS: readonly object[] = [
  {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    config: { ...layer, mediaType: MEDIA_TYPES.ociConfig },
    layers: [layer, { ...layer, digest: hex("2") }],
    subject: layer,
    annotations: { "org.opencontainers.image.created": "2024-01-01T00:00:00Z" },
  },
  {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: [
      {
        ...layer,
        mediaType: MEDIA_TYPES.ociManifest,
        platform: { os: "linux", architecture: "arm", variant: "v7", "os.version": "1" },
      },
      {
        ...layer,
        platform: { os: "unknown", architecture: "unknown" },
        annotations: {
          "vnd.docker.reference.type": "attestation-manifest",
          "vnd.docker.reference.digest": hex("1"),
        },
      },
    ],
  },
  {
    schemaVersion: 1,
    name: "a/b",
    tag: "1",
    fsLayers: [{ blobSum: hex("3") }],
    history: [{ v1Compatibility: "{}" }],
  },
];
const CONFIG = {
  created: "2024-01-01T00:00:00Z",
  os: "linux",
  architecture: "amd64",
  config: { Env: ["A=b"], Cmd: ["x"], Labels: { a: "b" }, ExposedPorts: { "80/tcp": {} } },
  rootfs: { diff_ids: [hex("4")] },
  history: [
    { created: "2024-01-01T00:00:00Z", created_by: '/bin/sh -c #(nop) CMD ["x"]', empty_layer: true },
  ],
};
const TYPES = [
  "",
  "application/json",
  MEDIA_TYPES.dockerManifest,
  MEDIA_TYPES.dockerSchema1,
  "application/vnd.acme",
  ...SEEDS.flatMap((seed) => ("mediaType" in seed ? [String(seed.mediaType)] : [])),
];
/** Far above what is needed (under a millisecond), far below what a person would notice. */
const MOST_MILLISECONDS = 500;

/** Bytes of a valid document with some overwritten, removed or put in. */
function mutated(document: object) {
  const original = new TextEncoder().encode(JSON.stringify(document));
  const edit = fc.record({
    at: fc.nat(original.length - 1),
    remove: fc.nat(8),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc
        .constantFrom("null", "-1", "1e400", "[]", "{}", '"', "9007199254740993", '"__proto__":', "[[", ",")
        .map((text) => new TextEncoder().encode(text)),
    ),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((edits) =>
      edits.reduce(
        (bytes, { at, remove, insert }) =>
          new Uint8Array([...bytes.slice(0, at), ...insert, ...bytes.slice(at + remove)]),
        original,
      ),
    );
}

/** Valid JSON of any shape behind the fields the decoders read. */
const anyFields = fc.dictionary(
  fc.constantFrom(
    "mediaType",
    "schemaVersion",
    "config",
    "layers",
    "manifests",
    "fsLayers",
    "subject",
    "annotations",
    "artifactType",
    "blobs",
    "history",
    "rootfs",
    "created",
    "os",
    "platform",
    "digest",
    "size",
  ),
  fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(layer, [layer], MEDIA_TYPES.ociManifest, 2)),
);

function attempt<Value>(action: () => Value): Value | null {
  const started = performance.now();
  try {
    return action();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidManifest);
    return null;
  } finally {
    expect(performance.now() - started).toBeLessThan(MOST_MILLISECONDS);
  }
}

function expectSane(decoded: DecodedManifest | null) {
  if (decoded === null) return;
  for (const size of [decoded.blobBytes ?? 0, decoded.size, ...decoded.layers.map((entry) => entry.size)]) {
    expect(Number.isSafeInteger(size) && size >= 0).toBe(true);
  }
  expect(decoded.layers.length).toBeLessThanOrEqual(LIMITS.layers);
  expect(decoded.children.length).toBeLessThanOrEqual(LIMITS.children);
  expect(() => JSON.stringify(decoded)).not.toThrow();
}

describe("whatever the bytes, a decoder answers in time or says in our words why not", () => {
  test.each(SEEDS.map((seed) => [seed]))("manifests with damaged bytes: %#", (seed) => {
    fc.assert(
      fc.property(mutated(seed), fc.constantFrom(...TYPES), (bytes, mediaType) => {
        expectSane(attempt(() => decodeManifest({ bytes, digest: hex("0"), mediaType })));
      }),
      { numRuns: 1500 },
    );
  });

  test("manifests of any JSON", () => {
    fc.assert(
      fc.property(anyFields, fc.constantFrom(...TYPES), (document, mediaType) => {
        const bytes = new TextEncoder().encode(JSON.stringify(document));
        expectSane(attempt(() => decodeManifest({ bytes, digest: hex("0"), mediaType })));
      }),
      { numRuns: 1500 },
    );
  });

  test("configs with damaged bytes, and the steps read from them", () => {
    fc.assert(
      fc.property(mutated(CONFIG), fc.nat(5), (bytes, layerCount) => {
        const decoded = attempt(() => decodeConfig(bytes));
        if (decoded !== null) expect(buildSteps(decoded, layerCount)).toHaveLength(decoded.history.length);
      }),
      { numRuns: 1500 },
    );
  });

  test("configs of any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), anyFields, (settings, document) => {
        attempt(() =>
          decodeConfig(new TextEncoder().encode(JSON.stringify({ ...document, config: settings }))),
        );
      }),
    );
  });
});
