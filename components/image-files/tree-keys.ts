import type { EntryTree } from "./entry-tree.ts";

export type TreeStep =
  | { kind: "go"; row: number }
  | { kind: "expand"; row: number; expanded: boolean }
  | { kind: "open"; row: number };

interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** So far a letter looks for a name: what is further is not in sight anyway. */
const LOOK_AHEAD = 5000;

/**
 * What a key does in a tree table (WAI-ARIA authoring practices, treegrid): up and down through what is visible; right
 * opens or goes in; left closes or goes out; Enter opens; letters go to the next name that begins with them. Null:
 * not a key of ours.
 *
 * @param page rows in sight
 * @param typed letters typed shortly before
 */
export function treeStep(
  tree: EntryTree,
  current: number,
  event: Key,
  { page, typed }: { page: number; typed: string },
): TreeStep | null {
  if (event.ctrlKey || event.metaKey || event.altKey || tree.count === 0) return null;
  const go = (row: number): TreeStep => ({
    kind: "go",
    row: Math.max(0, Math.min(tree.count - 1, row)),
  });
  switch (event.key) {
    case "ArrowDown":
      return go(current + 1);
    case "ArrowUp":
      return go(current - 1);
    case "PageDown":
      return go(current + page);
    case "PageUp":
      return go(current - page);
    case "Home":
      return go(0);
    case "End":
      return go(tree.count - 1);
    case "Enter":
    case " ":
      return typed !== "" && event.key === " "
        ? letterStep(tree, current, `${typed} `)
        : { kind: "open", row: current };
    case "ArrowRight":
    case "ArrowLeft":
      return sideStep(tree, current, event.key);
    default:
      return event.key.length === 1 && event.key !== "/"
        ? letterStep(tree, current, typed + event.key)
        : null;
  }
}

function sideStep(tree: EntryTree, current: number, key: string): TreeStep | null {
  const row = tree.row(current);
  const expanded = row.kind === "entry" ? row.expanded : null;
  if (key === "ArrowRight") {
    if (expanded === null) return null;
    return expanded ? { kind: "go", row: current + 1 } : { kind: "expand", row: current, expanded: true };
  }
  if (expanded) return { kind: "expand", row: current, expanded: false };
  const parent = tree.parentOf(current);
  return parent === null ? null : { kind: "go", row: parent };
}

/** The same letter again goes on; several letters are the beginning of one name. */
function letterStep(tree: EntryTree, current: number, typed: string): TreeStep | null {
  const letters = typed.toLowerCase();
  const same = new Set(letters).size === 1;
  const wanted = same ? letters.charAt(0) : letters;
  const from = same ? current + 1 : current;
  for (let step = 0; step < Math.min(tree.count, LOOK_AHEAD); step++) {
    const at = (from + step) % tree.count;
    const row = tree.row(at);
    if (row.kind === "entry" && row.entry.name.toLowerCase().startsWith(wanted))
      return { kind: "go", row: at };
  }
  return null;
}
