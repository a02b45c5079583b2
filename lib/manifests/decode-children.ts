import { isDigest } from "#lib/references/digest.ts";
import { manifestForm } from "#lib/references/media-types.ts";
import { decodeDescriptor } from "./decode-descriptor.ts";
import type { Descriptor, IndexChild } from "./model.ts";
import type { Warnings } from "./warnings.ts";

const REFERENCE_TYPE = "vnd.docker.reference.type";
const REFERENCE_DIGEST = "vnd.docker.reference.digest";

/** Reads one entry of an index and tells what it is there for. */
export function decodeChild(value: unknown, position: number, warnings: Warnings): IndexChild {
  const descriptor = decodeDescriptor(value, `entry ${position + 1}`, warnings);
  const role = roleOf(descriptor);
  const attests = descriptor.annotations[REFERENCE_DIGEST] ?? "";
  return { ...descriptor, role, attests: role === "attestation" && isDigest(attests) ? attests : null };
}

/**
 * BuildKit keeps attestations in the index as images for `unknown/unknown` (moby/buildkit
 * docs/attestations/attestation-storage.md). Both marks are asked for: the annotation alone could hide a
 * real platform.
 */
function roleOf({ platform, annotations, mediaType }: Descriptor): IndexChild["role"] {
  const isNameless = platform === null || (platform.os === "unknown" && platform.architecture === "unknown");
  const referenceType = annotations[REFERENCE_TYPE];
  if (isNameless) return referenceType === "attestation-manifest" ? "attestation" : "other";
  const form = manifestForm(mediaType);
  return form === "manifest" || form === "index" || form === "schema-1" ? "platform" : "other";
}
