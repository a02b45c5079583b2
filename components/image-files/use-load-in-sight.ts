"use client";

import { useEffect, useRef } from "react";
import type { EntryTree } from "./entry-tree.ts";

/** Rows that are asked for before they come into sight. */
const AHEAD = 30;
/** While somebody pulls the scroll bar, not every place on the way is asked for. */
const PAUSE = 80;

/** Asks a tree for what is in sight, and gives up what is not any more. */
export function useLoadInSight(tree: EntryTree, first: number, last: number): void {
  const asked = useRef(0);
  const version = tree.version();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what arrived may make room for what is still missing
  useEffect(() => {
    const ask = () => {
      asked.current = performance.now();
      tree.show(first - AHEAD, last + AHEAD);
    };
    const wait = PAUSE - (performance.now() - asked.current);
    if (wait <= 0) return ask();
    const timer = setTimeout(ask, wait);
    return () => clearTimeout(timer);
  }, [tree, first, last, version]);
  useEffect(() => () => tree.close(), [tree]);
}
