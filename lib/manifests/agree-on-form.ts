import { baseMediaType, type ManifestForm, MEDIA_TYPES, manifestForm } from "#lib/references/media-types.ts";
import { cutText } from "#lib/references/visible-text.ts";
import { fieldsByLowerCase, refuseCaseVariants } from "./case-variants.ts";
import { InvalidManifest } from "./errors.ts";
import { field, type JsonObject } from "./json-fields.ts";
import { LIMITS } from "./limits.ts";
import type { Warnings } from "./warnings.ts";

const FIELDS = fieldsByLowerCase([
  "schemaVersion",
  "mediaType",
  "artifactType",
  "config",
  "layers",
  "manifests",
  "blobs",
  "fsLayers",
  "subject",
]);

export interface AgreedForm {
  mediaType: string;
  form: ManifestForm;
}

/**
 * Decides what a document is, so that nobody can be shown another image than a runtime would run
 * (CVE-2021-41190, GHSA-77vh-xpmg-72qh): the type in the body must equal the Content-Type, and the fields
 * must fit the type. A Content-Type that promises nothing (`application/json`) leaves it to the body, and
 * without both to the fields, with a warning. Throws InvalidManifest `ambiguous_manifest`.
 */
export function agreeOnForm(document: JsonObject, contentType: string, warnings: Warnings): AgreedForm {
  const received = baseMediaType(cutText(contentType, LIMITS.name));
  const stated = statedType(document);
  const isVague = manifestForm(received) === "none";
  if (!isVague && stated !== "" && stated !== received) {
    throw ambiguous("The type inside this manifest is not the type the registry gave it.");
  }
  const agreed = isVague ? stated || typeOfFields(document, received, warnings) : received;
  const form = manifestForm(agreed);
  // A type nobody here knows may use any field; no runtime takes it for an image.
  if (form !== "other") {
    refuseCaseVariants(document, FIELDS);
    refuseMixedFields(document, form);
  }
  return { mediaType: agreed, form };
}

function statedType(document: JsonObject): string {
  const value = field(document, "mediaType");
  if (value === undefined) return "";
  if (typeof value !== "string" || value.length > LIMITS.name) {
    throw new InvalidManifest("invalid_manifest", "The type inside this manifest is not a media type.");
  }
  return baseMediaType(value);
}

function typeOfFields(document: JsonObject, received: string, warnings: Warnings): string {
  const guessed = has(document, "manifests")
    ? MEDIA_TYPES.ociIndex
    : has(document, "fsLayers")
      ? MEDIA_TYPES.dockerSchema1
      : has(document, "layers") || has(document, "config")
        ? MEDIA_TYPES.ociManifest
        : null;
  if (guessed === null) return received;
  warnings.add("Neither the registry nor the manifest names its type; it is read by its fields.");
  return guessed;
}

/** The same fields that containerd refuses, whatever they hold. */
function refuseMixedFields(document: JsonObject, form: ManifestForm): void {
  const hasChildren = has(document, "manifests");
  const hasContent = has(document, "layers") || has(document, "config");
  const hasOldLayers = has(document, "fsLayers");
  if (hasChildren && hasContent) {
    throw ambiguous("This manifest has the fields of an image and of an index at the same time.");
  }
  if (form === "manifest" && hasChildren) throw ambiguous("This image manifest has the fields of an index.");
  if (form === "index" && hasContent) throw ambiguous("This index has the fields of an image.");
  if ((form === "manifest" || form === "index") && hasOldLayers) {
    throw ambiguous("This manifest has the fields of Docker's old schema 1 as well.");
  }
  if (form === "schema-1" && (hasChildren || hasContent)) {
    throw ambiguous("This schema 1 manifest has the fields of a newer one as well.");
  }
  if ((form === "manifest" || form === "index") && field(document, "schemaVersion") === 1) {
    throw ambiguous("This manifest says that it is of schema 1, but its type is newer.");
  }
}

function has(document: JsonObject, name: string): boolean {
  return field(document, name) !== undefined;
}

function ambiguous(message: string): InvalidManifest {
  return new InvalidManifest("ambiguous_manifest", message);
}
