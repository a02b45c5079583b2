import { digestOf } from "../digests.ts";
import { pseudoRandomHex } from "./pseudo-random.ts";
import { OCI_TYPES, type SampleDescriptor, type SampleWriter } from "./sample-writer.ts";

const IN_TOTO = "application/vnd.in-toto+json";

/** A small bill of materials in SPDX 2.3. */
export function spdxDocument(name: string, created: Date): object {
  const packages = ["debian-like", "libc6", "node", "express", "pino", "zod"].map((one) => ({
    SPDXID: `SPDXRef-Package-${one}`,
    name: one,
    versionInfo: "1.0.0",
    downloadLocation: "NOASSERTION",
    licenseConcluded: "NOASSERTION",
  }));
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name,
    documentNamespace: `https://sbom.example.com/${pseudoRandomHex(name, 32)}`,
    creationInfo: { created: created.toISOString(), creators: ["Tool: sample-sbom-1.0"] },
    packages,
  };
}

function statement(subject: SampleDescriptor, predicateType: string, predicate: object): object {
  const [algorithm = "sha256", hex = ""] = subject.digest.split(":");
  return {
    _type: "https://in-toto.io/Statement/v0.1",
    predicateType,
    subject: [{ name: "_", digest: { [algorithm]: hex } }],
    predicate,
  };
}

function provenance(created: Date, commit: string): object {
  return {
    buildDefinition: {
      buildType: "https://mobyproject.org/buildkit@v1",
      externalParameters: {
        configSource: { uri: "https://git.example.com/acme/storefront.git", digest: { sha1: commit } },
      },
    },
    runDetails: {
      builder: { id: "https://ci.example.com/runners/7" },
      metadata: { startedOn: created.toISOString() },
    },
  };
}

/**
 * The child BuildKit adds to an index for each platform: in-toto statements about that platform's manifest,
 * listed with the platform unknown/unknown (BuildKit docs/attestations/attestation-storage.md).
 */
export async function pushBuildAttestation(
  writer: SampleWriter,
  repository: string,
  subject: SampleDescriptor,
  build: { created: Date; commit: string },
): Promise<SampleDescriptor> {
  const statements = [
    ["https://spdx.dev/Document", spdxDocument(subject.digest, build.created)],
    ["https://slsa.dev/provenance/v1", provenance(build.created, build.commit)],
  ] as const;
  const layers: SampleDescriptor[] = [];
  for (const [predicateType, predicate] of statements) {
    const blob = await writer.blob(repository, IN_TOTO, statement(subject, predicateType, predicate));
    layers.push({ ...blob, annotations: { "in-toto.io/predicate-type": predicateType } });
  }
  const diffIds = layers.map((layer) => layer.digest);
  const config = await writer.blob(repository, OCI_TYPES.config, {
    architecture: "unknown",
    os: "unknown",
    config: {},
    rootfs: { type: "layers", diff_ids: diffIds.length > 0 ? diffIds : [digestOf(new Uint8Array())] },
  });
  const manifest = await writer.manifest(repository, OCI_TYPES.manifest, { config, layers });
  return {
    ...manifest,
    annotations: {
      "vnd.docker.reference.digest": subject.digest,
      "vnd.docker.reference.type": "attestation-manifest",
    },
    platform: { architecture: "unknown", os: "unknown" },
  };
}
