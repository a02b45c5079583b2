import { InvalidManifest } from "./errors.ts";
import type { JsonObject } from "./json-fields.ts";

/** Long s: Go's decoder takes it for an s. Its other special letter, the Kelvin sign, JavaScript lowers itself. */
const LONG_S = /\u017f/g;

/**
 * Refuses a field that differs from one we read only by case. Go's JSON decoder, which every container
 * runtime uses, takes `Digest` for `digest`: such a document would show one image and run another.
 * Throws InvalidManifest `ambiguous_manifest`.
 */
export function refuseCaseVariants(object: JsonObject, fields: ReadonlyMap<string, string>): void {
  for (const name of Object.keys(object)) {
    if (name.length > 40) continue;
    const field = fields.get(name.replace(LONG_S, "s").toLowerCase());
    if (field !== undefined && field !== name) {
      throw new InvalidManifest(
        "ambiguous_manifest",
        `This manifest writes the field ${field} in another case, which runtimes would read and others would not.`,
      );
    }
  }
}

/** Names of fields by their lower-case form. */
export function fieldsByLowerCase(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}
