import { parseDigest } from "#lib/references/digest.ts";
import { normalizePlatform, type Platform } from "#lib/references/platform.ts";
import { fieldsByLowerCase, refuseCaseVariants } from "./case-variants.ts";
import { InvalidManifest } from "./errors.ts";
import { field, isJsonObject, type JsonObject, textField, textList, textMap } from "./json-fields.ts";
import { LIMITS } from "./limits.ts";
import type { Descriptor } from "./model.ts";
import type { Warnings } from "./warnings.ts";

const FIELDS = fieldsByLowerCase([
  "mediaType",
  "digest",
  "size",
  "urls",
  "platform",
  "artifactType",
  "annotations",
]);

/**
 * Reads a content descriptor (OCI image specification, descriptor.md). `where` names it in messages, such as
 * "layer 3". Throws InvalidManifest when it has no usable digest or size: nothing could be done with it, and
 * a made-up size would make sums wrong. Digests of unknown algorithms are kept, with a warning.
 */
export function decodeDescriptor(value: unknown, where: string, warnings: Warnings): Descriptor {
  if (!isJsonObject(value)) throw invalid(where, "is not a descriptor");
  refuseCaseVariants(value, FIELDS);
  const mediaType = field(value, "mediaType");
  if (mediaType !== undefined && typeof mediaType !== "string")
    throw invalid(where, "has a type that is not text");
  if (!mediaType) warnings.add(`The ${where} does not say what type it has.`);
  return {
    mediaType: textField(value, "mediaType", warnings),
    digest: digestField(value, where, warnings),
    size: sizeField(value, where),
    artifactType: textField(value, "artifactType", warnings) || null,
    platform: decodePlatform(field(value, "platform"), warnings),
    annotations: textMap(value, "annotations", warnings, LIMITS.descriptorAnnotations).values,
    urls: textList(value, "urls", warnings, LIMITS.urls),
  };
}

/** A platform in one spelling, or null when there is none. Odd values are kept as text, cut to a short length. */
export function decodePlatform(value: unknown, warnings: Warnings): Platform | null {
  if (!isJsonObject(value)) return null;
  const part = (name: string) => textField(value, name, warnings, LIMITS.platformPart);
  const [os, architecture] = [part("os"), part("architecture")];
  if (os === "" && architecture === "") return null;
  return normalizePlatform({ os, architecture, variant: part("variant"), osVersion: part("os.version") });
}

function digestField(value: JsonObject, where: string, warnings: Warnings): string {
  const text = field(value, "digest");
  const digest = typeof text === "string" ? parseDigest(text) : null;
  if (digest === null || digest.kind === "invalid") throw invalid(where, "has no valid digest");
  if (digest.kind === "unverifiable") {
    warnings.add(`The ${where} has a digest that cannot be checked here, so it cannot be opened.`);
  }
  return digest.text;
}

function sizeField(value: JsonObject, where: string): number {
  const size = field(value, "size");
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw invalid(where, "has no valid size");
  }
  // -0 is a safe integer and would be written as "-0".
  return Math.abs(size);
}

function invalid(where: string, what: string): InvalidManifest {
  return new InvalidManifest("invalid_manifest", `The ${where} of this manifest ${what}.`);
}
