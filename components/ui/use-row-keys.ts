"use client";

import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";

/** Top bar and heading row, which cover the top of the window. */
const COVERED = 48 + 34;

/** Where a key leads from row `from`, or null when it is not one of ours. Pure. */
export function rowForKey(key: string, from: number, count: number, page: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to));
}

interface Rows {
  /** The row that Tab reaches and the arrows start from. */
  current: number;
  setCurrent: (row: number) => void;
  count: number;
  /** px */
  rowHeight: number;
}

interface RowKeys {
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: (event: { target: Element }) => void;
}

/**
 * Arrow keys, Page Up and Down, Home and End between the rows of a table. The target is scrolled into sight, and its
 * link gets the focus as soon as it is drawn; a row that is still loading is focused itself meanwhile.
 */
export function useRowKeys(body: RefObject<HTMLElement | null>, rows: Rows): RowKeys {
  const { current, setCurrent, count, rowHeight } = rows;
  const wanted = useRef<number | null>(null);

  useEffect(() => {
    if (wanted.current === null) return;
    const row = body.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`);
    if (!row) return;
    const link = row.querySelector<HTMLElement>("[data-row-link]");
    (link ?? row).focus({ preventScroll: true });
    if (link) wanted.current = null;
  });

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    // Keys pressed in a menu of a row arrive here as well, through the tree of components.
    if (!body.current?.contains(event.target)) return;
    const page = Math.max(1, Math.floor((window.innerHeight - COVERED) / rowHeight) - 1);
    const to = rowForKey(event.key, rowOf(event.target) ?? current, count, page);
    if (to === null) return;
    event.preventDefault();
    wanted.current = to;
    setCurrent(to);
    if (body.current) reveal(body.current, to, rowHeight);
  }

  function onFocus(event: { target: Element }) {
    const row = rowOf(event.target);
    if (row !== null) setCurrent(row);
  }
  return { onKeyDown, onFocus };
}

function rowOf(element: Element): number | null {
  const row = element.closest<HTMLElement>("[data-row]")?.dataset.row;
  return row === undefined ? null : Number(row);
}

function reveal(body: HTMLElement, index: number, rowHeight: number) {
  const top = body.getBoundingClientRect().top + index * rowHeight;
  const bottom = top + rowHeight;
  if (top < COVERED) window.scrollBy({ top: top - COVERED, behavior: "instant" });
  else if (bottom > window.innerHeight - 16) {
    window.scrollBy({ top: bottom - window.innerHeight + 16, behavior: "instant" });
  }
}
