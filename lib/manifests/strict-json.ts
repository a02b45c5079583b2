import { visibleString } from "#lib/references/visible-text.ts";
import { InvalidManifest, type InvalidManifestCode } from "./errors.ts";
import { jsonShape } from "./json-keys.ts";
import { LIMITS } from "./limits.ts";
import type { Warnings } from "./warnings.ts";

/**
 * Parses a foreign document: at most LIMITS.documentBytes of valid UTF-8, at most LIMITS.depth deep, checked
 * before JSON.parse so that nothing later can be made to recurse. Names standing twice become a warning.
 * Throws InvalidManifest (`manifest_too_large`, or `invalid` when it is not JSON).
 */
export function parseStrictJson(
  bytes: Uint8Array,
  warnings: Warnings,
  invalid: InvalidManifestCode = "invalid_manifest",
): unknown {
  if (bytes.length > LIMITS.documentBytes) {
    throw new InvalidManifest(
      "manifest_too_large",
      `This document has ${bytes.length} bytes; at most ${LIMITS.documentBytes} are read.`,
    );
  }
  const text = decodeUtf8(bytes, invalid);
  const shape = jsonShape(text);
  if (shape.depth > LIMITS.depth) {
    throw new InvalidManifest(
      "manifest_too_large",
      `This document is nested more than ${LIMITS.depth} levels deep and was not read.`,
    );
  }
  const value = parse(text, invalid);
  for (const name of shape.duplicates) {
    const shown = visibleString(name, { limit: 60 });
    warnings.add(`Ambiguous JSON: the name "${shown}" stands twice in one object; the last one is shown.`);
  }
  if (!shape.allChecked) warnings.add("There are too many names to look for duplicates in all of them.");
  return value;
}

function decodeUtf8(bytes: Uint8Array, invalid: InvalidManifestCode): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new InvalidManifest(invalid, "This document is not UTF-8 text.");
  }
}

function parse(text: string, invalid: InvalidManifestCode): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    // JSON.parse's own message quotes the document, so it is not passed on.
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new InvalidManifest(invalid, "This document is not JSON.");
  }
}
