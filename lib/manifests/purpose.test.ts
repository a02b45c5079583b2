import { describe, expect, test } from "vitest";
import { MEDIA_TYPES } from "#lib/references/media-types.ts";
import { manifestPurpose, referrerPurpose } from "./purpose.ts";

const GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
const IN_TOTO = "application/vnd.in-toto+json";
const { ociConfig, ociEmpty, dockerConfig, dockerPluginConfig } = MEDIA_TYPES;
const bundle = (content: string, predicate: string) => ({
  "dev.sigstore.bundle.content": content,
  "dev.sigstore.bundle.predicateType": predicate,
});

describe("what a manifest is for", () => {
  test.each([
    ["an OCI image", "image", null, ociConfig, [GZIP]],
    ["a Docker image", "image", null, dockerConfig, ["application/vnd.docker.image.rootfs.diff.tar.gzip"]],
    ["an image without layers", "image", null, ociConfig, []],
    ["an image with encrypted layers", "image", null, ociConfig, [`${GZIP}+encrypted`]],
    [
      "a runnable image that claims to be a signature",
      "image",
      "application/vnd.cncf.notary.signature",
      ociConfig,
      [GZIP],
    ],
    [
      "a Helm chart",
      "helm-chart",
      null,
      "application/vnd.cncf.helm.config.v1+json",
      ["application/vnd.cncf.helm.chart.content.v1.tar+gzip"],
    ],
    ["a Wasm module", "wasm", null, "application/vnd.wasm.config.v0+json", ["application/wasm"]],
    ["a Wasm module in an image's clothes", "wasm", null, ociConfig, ["application/wasm"]],
    [
      "a cosign 2 signature",
      "signature",
      null,
      ociConfig,
      ["application/vnd.dev.cosign.simplesigning.v1+json"],
    ],
    [
      "a cosign 2 attestation",
      "attestation",
      null,
      ociConfig,
      ["application/vnd.dsse.envelope.v1+json", "application/vnd.dsse.envelope.v1+json"],
    ],
    ["a cosign 2 SBOM", "sbom", null, ociConfig, ["text/spdx"]],
    [
      "a Notation signature",
      "signature",
      "application/vnd.cncf.notary.signature",
      ociEmpty,
      ["application/jose+json"],
    ],
    ["BuildKit's attestations", "attestation", null, ociConfig, [IN_TOTO, IN_TOTO]],
    [
      "an SBOM by oras attach",
      "sbom",
      "application/vnd.cyclonedx+json",
      ociEmpty,
      ["application/vnd.cyclonedx+json"],
    ],
    [
      "a Docker plugin",
      "docker-plugin",
      null,
      dockerPluginConfig,
      ["application/vnd.docker.image.rootfs.diff.tar.gzip"],
    ],
    ["an SBOM beside a statement", "attestation", null, ociConfig, [IN_TOTO, "application/spdx+json"]],
    ["anything else", "artifact", "application/vnd.acme", ociEmpty, ["application/octet-stream"]],
    ["files of mixed types", "artifact", null, ociEmpty, ["application/spdx+json", "text/plain"]],
  ])("%s is known as %s", (_name, purpose, artifactType, configType, layerTypes) => {
    expect(manifestPurpose({ artifactType, configType, layerTypes, annotations: {} })).toBe(purpose);
  });

  test.each([
    ["signature", bundle("message-signature", "")],
    ["signature", bundle("dsse-envelope", "https://sigstore.dev/cosign/sign/v1")],
    ["sbom", bundle("dsse-envelope", "https://spdx.dev/Document")],
    ["sbom", bundle("dsse-envelope", "https://cyclonedx.org/bom")],
    ["attestation", bundle("dsse-envelope", "https://slsa.dev/provenance/v1")],
    ["attestation", bundle("dsse-envelope", "https://spdx.dev.evil.example/x")],
  ])("a sigstore bundle of cosign 3 is a %s by what its annotations say", (purpose, annotations) => {
    expect(
      manifestPurpose({ artifactType: BUNDLE, configType: ociEmpty, layerTypes: [BUNDLE], annotations }),
    ).toBe(purpose);
    expect(referrerPurpose({ artifactType: BUNDLE, annotations })).toBe(purpose);
  });
});

describe("what a referrer is for", () => {
  test.each([
    ["application/vnd.cncf.notary.signature", "signature"],
    ["application/vnd.dev.cosign.artifact.sig.v1+json", "signature"],
    ["application/vnd.in-toto+json", "attestation"],
    ["application/spdx+json", "sbom"],
    ["application/vnd.cncf.helm.config.v1+json", "other"],
    ["application/sarif+json", "other"],
    [null, "other"],
  ])("%s: %s", (artifactType, purpose) =>
    expect(referrerPurpose({ artifactType, annotations: {} })).toBe(purpose),
  );
});
