import type { Purpose } from "#lib/manifests/model.ts";
import type { VerdictSide } from "./verdict-facts.ts";

const WHAT: Readonly<Record<Purpose, string>> = {
  image: "image",
  index: "index without images",
  "helm-chart": "Helm chart",
  wasm: "WebAssembly module",
  signature: "signature",
  attestation: "attestation",
  sbom: "SBOM",
  "docker-plugin": "Docker plugin",
  "legacy-image": "image of the old schema 1",
  artifact: "artifact",
  unknown: "manifest of an unknown type",
};
const VOWEL = /^(?:[aeio]|SBOM)/i;

/** What a comparison comes to when one of the two, or both, are no container images and have no files to compare. */
export function artifactVerdict(from: VerdictSide, to: VerdictSide): string {
  if (from.digest === to.digest) return `Both are the same ${WHAT[from.purpose]}.`;
  if (from.purpose === "image") return oneIsNone("second", to);
  if (to.purpose === "image") return oneIsNone("first", from);
  return "Neither is a container image, so there are no files to compare.";
}

function oneIsNone(which: "first" | "second", { purpose }: VerdictSide): string {
  const what = WHAT[purpose];
  const article = VOWEL.test(what) ? "an" : "a";
  return `The ${which} is ${article} ${what} and no container image, so there are no files to compare.`;
}
