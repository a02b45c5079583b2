import { isImageConfigType, MEDIA_TYPES, manifestForm } from "#lib/references/media-types.ts";
import { cutText } from "#lib/references/visible-text.ts";
import { agreeOnForm } from "./agree-on-form.ts";
import { decodeChild } from "./decode-children.ts";
import { decodeDescriptor } from "./decode-descriptor.ts";
import { InvalidManifest } from "./errors.ts";
import { capped, field, isJsonObject, type JsonObject, textField, textMap } from "./json-fields.ts";
import { LIMITS } from "./limits.ts";
import type { DecodedManifest, Descriptor } from "./model.ts";
import { manifestPurpose } from "./purpose.ts";
import { parseStrictJson } from "./strict-json.ts";
import { distinctBytes, hasContradictingSizes } from "./total-size.ts";
import { Warnings } from "./warnings.ts";

export interface ManifestSource {
  /** As received. Check them against the digest first (verify-digest.ts). */
  bytes: Uint8Array;
  digest: string;
  /** The Content-Type of the answer, "" when there was none. */
  mediaType: string;
}

/**
 * Decodes any manifest into the one model. Types we do not know give kind `unknown` and stay viewable raw.
 * Throws InvalidManifest only: `manifest_too_large`, `ambiguous_manifest` or `invalid_manifest`. Takes time
 * in proportion to the bytes.
 */
export function decodeManifest(source: ManifestSource): DecodedManifest {
  const warnings = new Warnings();
  const isOpaque = manifestForm(source.mediaType) === "other";
  const document = readDocument(source, isOpaque, warnings);
  if (document === null) return { ...emptyManifest(source), warnings: warnings.list() };
  const { mediaType, form } = agreeOnForm(document, source.mediaType, warnings);
  const annotations = textMap(document, "annotations", warnings);
  const base: DecodedManifest = {
    ...emptyManifest(source),
    mediaType,
    artifactType: textField(document, "artifactType", warnings) || null,
    annotations: annotations.values,
    annotationCount: annotations.count,
  };
  const decoded = decodeForm(base, document, form, warnings);
  return { ...decoded, warnings: warnings.list() };
}

function decodeForm(
  base: DecodedManifest,
  document: JsonObject,
  form: ReturnType<typeof manifestForm>,
  warnings: Warnings,
): DecodedManifest {
  switch (form) {
    case "index":
      return decodeIndex(base, document, warnings);
    case "manifest":
      return decodeContent(base, document, "layers", warnings);
    case "artifact-manifest":
      return decodeContent(base, document, "blobs", warnings);
    case "schema-1":
      return decodeSchema1(base, document, warnings);
    default:
      warnings.add("This type of manifest is not known here; its raw form can be viewed.");
      return base;
  }
}

function decodeIndex(base: DecodedManifest, document: JsonObject, warnings: Warnings): DecodedManifest {
  const entries = list(document, "manifests", warnings);
  if (entries.length > LIMITS.refusedChildren) {
    const message = `This index lists ${entries.length} manifests; at most ${LIMITS.refusedChildren} are read.`;
    throw new InvalidManifest("manifest_too_large", message);
  }
  const children = entries.map((entry, position) => decodeChild(entry, position, warnings));
  if (children.some((child) => child.digest === base.digest)) warnings.add("This index lists itself.");
  return {
    ...base,
    kind: "index",
    purpose: "index",
    children: [...capped(children, LIMITS.children, "The index", warnings)],
    childCount: children.length,
    subject: optionalDescriptor(document, "subject", warnings),
  };
}

/** An image or artifact manifest, or one of the two artifact manifests that were never released. */
function decodeContent(
  base: DecodedManifest,
  document: JsonObject,
  layersName: "layers" | "blobs",
  warnings: Warnings,
): DecodedManifest {
  const config = optionalDescriptor(document, "config", warnings);
  if (config === null && layersName === "layers") warnings.add("This manifest names no config.");
  const all = list(document, layersName, warnings).map((entry, position) =>
    decodeDescriptor(entry, `layer ${position + 1}`, warnings),
  );
  const blobs = config === null ? all : [config, ...all];
  if (hasContradictingSizes(blobs))
    warnings.add("One blob is named with two different sizes; the larger counts.");
  const purpose = manifestPurpose({
    artifactType: base.artifactType,
    configType: config?.mediaType ?? null,
    layerTypes: all.map((layer) => layer.mediaType),
    annotations: base.annotations,
  });
  return {
    ...base,
    kind: purpose === "image" ? "image" : "artifact",
    purpose,
    artifactType: base.artifactType ?? impliedArtifactType(config),
    config,
    layers: [...capped(all, LIMITS.layers, "The list of layers", warnings)],
    layerCount: all.length,
    blobBytes: distinctBytes(blobs),
    subject: optionalDescriptor(document, "subject", warnings),
  };
}

/** Shown as what it is: its sizes and steps lie in strings signed long ago, and no current tool pulls it. */
function decodeSchema1(base: DecodedManifest, document: JsonObject, warnings: Warnings): DecodedManifest {
  warnings.add(
    "This image is in Docker's schema 1 format, which current tools no longer pull. Sizes are not known.",
  );
  const layerCount = list(document, "fsLayers", warnings).length;
  return { ...base, kind: "legacy", purpose: "legacy-image", layerCount };
}

/** Without an artifactType the config's type stands for it (OCI image specification, manifest.md). */
function impliedArtifactType(config: Descriptor | null): string | null {
  if (config === null || config.mediaType === MEDIA_TYPES.ociEmpty) return null;
  return isImageConfigType(config.mediaType) ? null : config.mediaType || null;
}

function readDocument(source: ManifestSource, isOpaque: boolean, warnings: Warnings): JsonObject | null {
  try {
    const document = parseStrictJson(source.bytes, warnings);
    if (isJsonObject(document)) return document;
    if (!isOpaque) throw new InvalidManifest("invalid_manifest", "This manifest is not a JSON object.");
  } catch (error) {
    // A type we do not know need not be JSON at all.
    if (!(isOpaque && error instanceof InvalidManifest && error.code === "invalid_manifest")) throw error;
  }
  warnings.add("This type of manifest is not known here; its raw form can be viewed.");
  return null;
}

function optionalDescriptor(document: JsonObject, name: string, warnings: Warnings): Descriptor | null {
  const value = field(document, name);
  return value === undefined ? null : decodeDescriptor(value, name, warnings);
}

function list(document: JsonObject, name: string, warnings: Warnings): readonly unknown[] {
  const value = field(document, name);
  if (value === undefined) {
    warnings.add(`This manifest has no ${name}.`);
    return [];
  }
  if (!Array.isArray(value))
    throw new InvalidManifest("invalid_manifest", `The ${name} of this manifest are not a list.`);
  return value;
}

function emptyManifest(source: ManifestSource): DecodedManifest {
  return {
    kind: "unknown",
    purpose: "unknown",
    mediaType: cutText(source.mediaType, LIMITS.name),
    digest: source.digest,
    size: source.bytes.length,
    artifactType: null,
    config: null,
    layers: [],
    layerCount: 0,
    blobBytes: null,
    children: [],
    childCount: 0,
    subject: null,
    annotations: {},
    annotationCount: 0,
    warnings: [],
  };
}
