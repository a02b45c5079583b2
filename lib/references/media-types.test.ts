import { describe, expect, test } from "vitest";
import {
  baseMediaType,
  isImageConfigType,
  isIndexType,
  MANIFEST_ACCEPT,
  MEDIA_TYPES,
  manifestForm,
  parseLayerType,
} from "./media-types.ts";

describe("media types", () => {
  test("every manifest request accepts all four types", () => {
    expect(MANIFEST_ACCEPT.split(", ")).toEqual([
      MEDIA_TYPES.ociIndex,
      MEDIA_TYPES.ociManifest,
      MEDIA_TYPES.dockerList,
      MEDIA_TYPES.dockerManifest,
    ]);
  });

  test.each([
    [MEDIA_TYPES.ociIndex, "index"],
    [`${MEDIA_TYPES.dockerList}; charset=utf-8`, "index"],
    ["Application/Vnd.OCI.Image.Manifest.V1+JSON", "manifest"],
    [MEDIA_TYPES.dockerSchema1Signed, "schema-1"],
    [MEDIA_TYPES.orasArtifactManifest, "artifact-manifest"],
    ["", "none"],
    ["application/json", "none"],
    ["text/html", "other"],
    ["constructor", "other"],
  ])("%s is laid out as %s", (type, form) => expect(manifestForm(type)).toBe(form));

  test.each([
    ["application/vnd.oci.image.layer.v1.tar", "none", false],
    ["application/vnd.oci.image.layer.v1.tar+zstd", "zstd", false],
    ["application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", "gzip", true],
    ["application/vnd.docker.image.rootfs.diff.tar.gzip", "gzip", false],
    ["application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "gzip", true],
  ])("%s is a layer", (type, compression, foreign) =>
    expect(parseLayerType(type)).toEqual({ compression, foreign }),
  );

  test.each([
    "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
    "application/vnd.in-toto+json",
    "",
    "x".repeat(10_000),
  ])("%s is no layer of a file system", (type) => expect(parseLayerType(type)).toBeNull());

  test("indexes and image configs are recognised with parameters", () => {
    expect(isIndexType(`${MEDIA_TYPES.ociIndex};a=b`)).toBe(true);
    expect(isIndexType(MEDIA_TYPES.ociManifest)).toBe(false);
    expect(isImageConfigType(MEDIA_TYPES.dockerConfig)).toBe(true);
    expect(isImageConfigType(MEDIA_TYPES.dockerPluginConfig)).toBe(false);
    expect(baseMediaType(" A/B ; c=d;e ")).toBe("a/b");
  });
});
