/** What the rows of the tree share. */
export interface TreeState {
  registry: string;
  open: ReadonlySet<string>;
  /** The namespace that narrows the list; empty for all. */
  selected: string;
  /** The row that Tab reaches. */
  current: string;
  setCurrent: (path: string) => void;
  setExpanded: (path: string, expanded: boolean) => void;
  select: (path: string) => void;
}

interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  target: EventTarget;
}

export interface TreeStep {
  /** The row to go to, or the one to open or close. */
  row: HTMLElement;
  path: string;
  /** Set: open or close `row` instead of going to it. */
  expand?: boolean;
}

/**
 * What a key does in a tree (WAI-ARIA authoring practices, tree view): up and down through what is visible; right
 * opens or goes in; left closes or goes out; Home and End; letters go to the next row that begins with them.
 */
export function treeStep(tree: HTMLElement, event: Key): TreeStep | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const rows = [...tree.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const from = event.target instanceof HTMLElement ? rows.indexOf(event.target) : -1;
  const row = rows[from];
  if (!row) return null;
  const to = targetOf(rows, from, event.key);
  if (to) return { row: to, path: to.dataset.path ?? "" };
  const expanded = row.getAttribute("aria-expanded");
  if (event.key === "ArrowRight" && expanded === "false")
    return { row, path: row.dataset.path ?? "", expand: true };
  if (event.key === "ArrowLeft" && expanded === "true")
    return { row, path: row.dataset.path ?? "", expand: false };
  return null;
}

const levelOf = (row: HTMLElement) => Number(row.getAttribute("aria-level"));

function targetOf(rows: HTMLElement[], from: number, key: string): HTMLElement | undefined {
  const row = rows[from];
  const next = rows[from + 1];
  if (!row) return undefined;
  switch (key) {
    case "ArrowDown":
      return next;
    case "ArrowUp":
      return rows[from - 1];
    case "Home":
      return rows[0];
    case "End":
      return rows.at(-1);
    case "ArrowRight":
      return row.getAttribute("aria-expanded") === "true" && next && levelOf(next) > levelOf(row)
        ? next
        : undefined;
    case "ArrowLeft":
      if (row.getAttribute("aria-expanded") === "true") return undefined;
      return rows.slice(0, from).findLast((above) => levelOf(above) < levelOf(row));
    default:
      return key.length === 1 && key !== " " && key !== "/"
        ? byLetter(rows, from, key.toLowerCase())
        : undefined;
  }
}

function byLetter(rows: HTMLElement[], from: number, letter: string): HTMLElement | undefined {
  const others = [...rows.slice(from + 1), ...rows.slice(0, from)];
  return others.find((row) => row.dataset.segment?.toLowerCase().startsWith(letter));
}
