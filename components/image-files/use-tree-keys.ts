"use client";

import { type KeyboardEvent, useRef } from "react";
import type { EntryTree } from "./entry-tree.ts";
import type { RowActions } from "./row-actions.ts";
import { treeStep } from "./tree-keys.ts";

/** Letters that follow each other within this time are the beginning of one name, milliseconds. */
const TYPING = 700;

/** What keys do while the table has the focus. */
export function useTreeKeys(tree: EntryTree, current: number, page: number, act: RowActions) {
  const typed = useRef({ letters: "", at: 0 });
  return (event: KeyboardEvent) => {
    // Buttons of the heading row take their own keys.
    if (event.target !== event.currentTarget) return;
    const now = performance.now();
    const letters = now - typed.current.at < TYPING ? typed.current.letters : "";
    const step = treeStep(tree, current, event, { page, typed: letters });
    if (event.key.length === 1 && event.key !== "/") {
      typed.current = { letters: event.key === " " && letters === "" ? "" : letters + event.key, at: now };
    }
    if (!step) return;
    event.preventDefault();
    if (step.kind === "go") act.go(step.row);
    else if (step.kind === "expand") act.expand(step.row, step.expanded);
    else act.open(step.row);
  };
}
