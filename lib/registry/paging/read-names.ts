/** The names of one page, sorted into usable and not. */
export interface Names {
  names: string[];
  invalidNames: string[];
  warnings: string[];
}

const MAX_INVALID_SHOWN = 1_000;
const MAX_INVALID_CHARACTERS = 300;

/**
 * Reads `{"tags": [...]}` or `{"repositories": [...]}`. A null list is an empty one (distribution sends it
 * when the last tag is gone); null entries (Nexus) and other non-strings are counted in a warning.
 * @returns null when this is not such a list at all
 */
export function readNames(
  bytes: Uint8Array,
  key: "tags" | "repositories",
  isValid: (name: string) => boolean,
): Names | null {
  const list = listAt(bytes, key);
  if (list === null) return null;
  const names: string[] = [];
  const invalidNames: string[] = [];
  let strange = 0;
  let invalid = 0;
  for (const name of list) {
    if (typeof name !== "string") strange += 1;
    else if (isValid(name)) names.push(name);
    else {
      invalid += 1;
      if (invalidNames.length < MAX_INVALID_SHOWN) invalidNames.push(name.slice(0, MAX_INVALID_CHARACTERS));
    }
  }
  const warnings: string[] = [];
  if (strange > 0) warnings.push(`${strange} entries of the list are not names and were left out.`);
  if (invalid > 0) warnings.push(`${invalid} names break the rules for names and cannot be opened.`);
  return { names, invalidNames, warnings };
}

function listAt(bytes: Uint8Array, key: string): unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof parsed !== "object" || parsed === null || !Object.hasOwn(parsed, key)) return null;
    const list = (parsed as Record<string, unknown>)[key];
    return list === null ? [] : Array.isArray(list) ? list : null;
  } catch {
    return null;
  }
}
