"use client";

import { type RefObject, useEffect, useRef } from "react";
import type { EntryTree } from "./entry-tree.ts";
import { type Place, placeKey } from "./place.ts";

/**
 * Opens a tree down to what the address points at, unless that was opened in the tree itself.
 *
 * @param opened key of what was opened in the tree just now
 * @param show called with the row, as soon as it is there
 */
export function useReveal(
  tree: EntryTree,
  chosen: Place | null,
  opened: RefObject<string | null>,
  show: (row: number) => void,
): void {
  const key = chosen === null ? null : placeKey(chosen);
  const latest = useRef({ chosen, show });
  useEffect(() => {
    latest.current = { chosen, show };
  });
  useEffect(() => {
    const { chosen: place } = latest.current;
    const isOwn = key !== null && opened.current === key;
    opened.current = null;
    if (key === null || isOwn || place === null || place.path === "") return;
    let wanted = true;
    void tree.reveal(place).then((row) => wanted && row !== null && latest.current.show(row));
    return () => {
      wanted = false;
    };
  }, [tree, key, opened]);
}
