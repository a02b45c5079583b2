import { cutText } from "#lib/references/visible-text.ts";
import { LIMITS } from "./limits.ts";
import type { Warnings } from "./warnings.ts";

/** An object as JSON.parse makes it. Read it through these functions: `__proto__` and `constructor` are data. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object's own field; null counts as missing, as in Go's decoder. */
export function field(object: JsonObject, name: string): unknown {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return value === null ? undefined : value;
}

/** Text of a field, cut to `limit`; numbers and booleans are written out, anything else is "" with a warning. */
export function textField(
  object: JsonObject,
  name: string,
  warnings: Warnings,
  limit: number = LIMITS.name,
): string {
  const value = field(object, name);
  if (value === undefined) return "";
  return textOf(value, name, warnings, limit);
}

/** A list of texts; a single text counts as a list of one, as old configs have it. */
export function textList(
  object: JsonObject,
  name: string,
  warnings: Warnings,
  limit: number = LIMITS.list,
): string[] {
  const value = field(object, name);
  if (value === undefined) return [];
  if (typeof value === "string") return [textOf(value, name, warnings, LIMITS.text)];
  if (!Array.isArray(value)) {
    warnings.add(`${name} is not a list and is not shown.`);
    return [];
  }
  return capped(value, limit, name, warnings).map((item) => textOf(item, name, warnings, LIMITS.text));
}

/**
 * A map of texts such as annotations or labels, in the order given. `count` is the true number. Built with
 * Object.fromEntries, which defines fields and never calls the `__proto__` setter.
 */
export function textMap(
  object: JsonObject,
  name: string,
  warnings: Warnings,
  limit: number = LIMITS.annotations,
): { values: Record<string, string>; count: number } {
  const value = field(object, name);
  if (value === undefined) return { values: {}, count: 0 };
  if (!isJsonObject(value)) {
    warnings.add(`${name} is not a map of names and texts and is not shown.`);
    return { values: {}, count: 0 };
  }
  const names = Object.keys(value);
  const shown = capped(names, limit, name, warnings);
  const entries = shown.map((key) => [
    cut(key, name, warnings, LIMITS.name),
    textOf(value[key], name, warnings, LIMITS.text),
  ]);
  return { values: Object.fromEntries(entries) as Record<string, string>, count: names.length };
}

/** The names of a map whose values mean nothing: ExposedPorts and Volumes. */
export function keyList(object: JsonObject, name: string, warnings: Warnings): string[] {
  const value = field(object, name);
  if (value === undefined) return [];
  if (!isJsonObject(value)) return textList(object, name, warnings);
  return capped(Object.keys(value), LIMITS.list, name, warnings).map((key) =>
    cut(key, name, warnings, LIMITS.text),
  );
}

/** The first `limit` of a list, with a warning that tells the true number. */
export function capped<Item>(
  list: readonly Item[],
  limit: number,
  name: string,
  warnings: Warnings,
): readonly Item[] {
  if (list.length <= limit) return list;
  warnings.add(`${name} has ${list.length} entries; the first ${limit} are shown.`);
  return list.slice(0, limit);
}

function textOf(value: unknown, name: string, warnings: Warnings, limit: number): string {
  if (typeof value === "string") return cut(value, name, warnings, limit);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value !== null && value !== undefined)
    warnings.add(`A value in ${name} is not text and is left empty.`);
  return "";
}

function cut(text: string, name: string, warnings: Warnings, limit: number): string {
  if (text.length <= limit) return text;
  warnings.add(`A text in ${name} has ${text.length} characters; the first ${limit} are shown.`);
  return `${cutText(text, limit)}…`;
}
