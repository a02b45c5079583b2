/** Chosen rows of a list by their keys, and the row from which a range is drawn. */
export interface Selection {
  readonly keys: ReadonlySet<string>;
  readonly anchor: string | null;
}

export const NOTHING_CHOSEN: Selection = { keys: new Set(), anchor: null };

/** As many as one change may hold (CHANGE_LIMIT of the contract). */
export const CHOICE_LIMIT = 100;

/** The row is chosen, or no longer; it is where the next range begins. Pure. */
export function toggled(selection: Selection, key: string): Selection {
  const keys = new Set(selection.keys);
  if (!keys.delete(key) && keys.size < CHOICE_LIMIT) keys.add(key);
  return { keys, anchor: key };
}

/**
 * All rows from the anchor to this one become what this row becomes, in the order in which they are shown. Without an
 * anchor among them it is the row alone. Never more than the limit. Pure.
 */
export function toggledRange(selection: Selection, key: string, shown: readonly string[]): Selection {
  const from = selection.anchor === null ? -1 : shown.indexOf(selection.anchor);
  const to = shown.indexOf(key);
  if (from < 0 || to < 0) return toggled(selection, key);
  const choose = !selection.keys.has(key);
  const keys = new Set(selection.keys);
  const step = from <= to ? 1 : -1;
  for (let index = from; index !== to + step; index += step) {
    const each = shown[index] ?? key;
    if (!choose) keys.delete(each);
    else if (keys.size < CHOICE_LIMIT) keys.add(each);
  }
  return { keys, anchor: key };
}

/** Without rows that are no longer shown: what cannot be seen must not be deleted. Pure. */
export function stillShown(selection: Selection, shown: ReadonlySet<string>): Selection {
  const keys = new Set([...selection.keys].filter((key) => shown.has(key)));
  if (keys.size === selection.keys.size) return selection;
  const anchor = selection.anchor !== null && shown.has(selection.anchor) ? selection.anchor : null;
  return { keys, anchor };
}
