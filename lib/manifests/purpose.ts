import {
  baseMediaType,
  isImageConfigType,
  MEDIA_TYPES,
  parseLayerType,
} from "#lib/references/media-types.ts";
import type { Purpose } from "./model.ts";

/** What is attached to another manifest, in the words of our API. */
export type ReferrerPurpose = "signature" | "attestation" | "sbom" | "other";

const SIGNATURES = new Set([
  // cosign 2 and older: one layer per signature; and its trial of OCI 1.1 referrers.
  "application/vnd.dev.cosign.simplesigning.v1+json",
  "application/vnd.dev.cosign.artifact.sig.v1+json",
  // Notation; the second is from before its first release.
  "application/vnd.cncf.notary.signature",
  "application/vnd.cncf.notary.v2.signature",
]);
const ATTESTATIONS = new Set([
  "application/vnd.dsse.envelope.v1+json",
  "application/vnd.dev.cosign.artifact.att.v1+json",
]);
/** in-toto statements, also with a predicate in the name (`…vnd.in-toto.provenance+dsse`). */
const IN_TOTO = /^application\/vnd\.in-toto[+.]/;
const SBOMS = new Set(["application/vnd.syft+json", "application/vnd.dev.cosign.artifact.sbom.v1+json"]);
const SBOM = /^(?:application|text)\/(?:vnd\.)?(?:spdx|cyclonedx)(?:[+.]|$)/;
/** cosign 3: one type for all; annotations say what is inside (cosign specs/BUNDLE_SPEC.md). */
const SIGSTORE_BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle[+.]/;
const SBOM_PREDICATE = /^https?:\/\/(?:spdx\.dev|cyclonedx\.org)(?:\/|$)/;
const SIGNATURE_PREDICATE = "https://sigstore.dev/cosign/sign/";

const CONFIGS: ReadonlyMap<string, Purpose> = new Map([
  ["application/vnd.cncf.helm.config.v1+json", "helm-chart"],
  ["application/vnd.wasm.config.v0+json", "wasm"],
  ["application/vnd.wasm.config.v1+json", "wasm"],
  [MEDIA_TYPES.dockerPluginConfig, "docker-plugin"],
]);
const LAYERS: ReadonlyMap<string, Purpose> = new Map([
  ["application/vnd.cncf.helm.chart.content.v1.tar+gzip", "helm-chart"],
  ["application/wasm", "wasm"],
  ["application/vnd.wasm.content.layer.v1+wasm", "wasm"],
]);

export interface ManifestTypes {
  artifactType: string | null;
  configType: string | null;
  layerTypes: readonly string[];
  annotations: Readonly<Record<string, string>>;
}

/**
 * What a person would call an image manifest or artifact, from its types alone. A runnable image stays an
 * image whatever `artifactType` claims, so that a claim cannot hide it among signatures.
 */
export function manifestPurpose(types: ManifestTypes): Purpose {
  const { artifactType, configType, layerTypes, annotations } = types;
  const hasImageConfig = configType !== null && isImageConfigType(configType);
  const hasFiles = layerTypes.some((type) => parseLayerType(type) !== null);
  if (hasImageConfig && (hasFiles || (layerTypes.length === 0 && artifactType === null))) return "image";
  const claimed =
    purposeOfType(artifactType ?? "", annotations) ??
    purposeOfType(configType ?? "", annotations) ??
    purposeOfLayers(layerTypes, annotations);
  if (claimed !== null) return claimed;
  return hasImageConfig && artifactType === null ? "image" : "artifact";
}

/** The same for an entry of a referrers list, which tells only its type and annotations. */
export function referrerPurpose(referrer: {
  artifactType: string | null;
  annotations: Readonly<Record<string, string>>;
}): ReferrerPurpose {
  const purpose = purposeOfType(referrer.artifactType ?? "", referrer.annotations);
  return purpose === "signature" || purpose === "attestation" || purpose === "sbom" ? purpose : "other";
}

function purposeOfLayers(
  types: readonly string[],
  annotations: Readonly<Record<string, string>>,
): Purpose | null {
  const found = new Set(
    types.map((type) => LAYERS.get(baseMediaType(type)) ?? purposeOfType(type, annotations)),
  );
  for (const purpose of ["helm-chart", "wasm"] as const) if (found.has(purpose)) return purpose;
  // Statements of different kinds side by side, as BuildKit stores SBOM and provenance, are attestations.
  found.delete("sbom");
  if (found.has(null) || found.size > 1) return null;
  return types.length === 0 ? null : (found.values().next().value ?? "sbom");
}

function purposeOfType(type: string, annotations: Readonly<Record<string, string>>): Purpose | null {
  const base = baseMediaType(type);
  if (SIGNATURES.has(base)) return "signature";
  if (ATTESTATIONS.has(base) || IN_TOTO.test(base)) return "attestation";
  if (SBOMS.has(base) || SBOM.test(base)) return "sbom";
  if (SIGSTORE_BUNDLE.test(base)) return purposeOfBundle(annotations);
  return CONFIGS.get(base) ?? null;
}

function purposeOfBundle(annotations: Readonly<Record<string, string>>): Purpose {
  const predicate = annotations["dev.sigstore.bundle.predicateType"] ?? "";
  if (annotations["dev.sigstore.bundle.content"] === "message-signature") return "signature";
  if (predicate.startsWith(SIGNATURE_PREDICATE)) return "signature";
  return SBOM_PREDICATE.test(predicate) ? "sbom" : "attestation";
}
