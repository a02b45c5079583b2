"use client";

import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from "react";
import type { RowHeight } from "./table-column.ts";
import { useMediaQuery } from "./use-media-query.ts";

const OVERSCAN = 6;
/** Browsers stop at about 17 million px (Firefox); beyond this many rows a filter is the better tool anyway. */
export const MAX_ROWS = 300_000;
/** What the server draws, before it is known how high the window is. */
const SERVER_RECT = { width: 1280, height: 900 };

const useBrowserLayoutEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;

/**
 * Which rows of a long table are near the window, and where they belong. The page itself scrolls, so that the
 * scroll bar, the keys and going back in history work as on any other page.
 * `keep` stays drawn wherever the window is: it has the focus.
 */
export function useTableWindow(
  body: RefObject<HTMLElement | null>,
  { count, keep, heights }: { count: number; keep: number; heights: RowHeight },
) {
  const rowHeight = useMediaQuery("(max-width: 39.99rem)") ? heights.narrow : heights.wide;
  const [scrollMargin, setScrollMargin] = useState(0);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const near = defaultRangeExtractor(range);
      return keep >= count || near.includes(keep) ? near : [...near, keep].sort((a, b) => a - b);
    },
    [keep, count],
  );
  const virtualizer = useWindowVirtualizer<HTMLTableRowElement>({
    count: Math.min(count, MAX_ROWS),
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollMargin,
    rangeExtractor,
    initialRect: SERVER_RECT,
    initialOffset: 0,
    observeElementOffset: observeWindow,
    // The page's own scroll position counts: the table reads it and never sets it.
    scrollToFn: () => {},
  });

  // Sizes are remembered until the table is told that rows have another height.
  useBrowserLayoutEffect(() => virtualizer.measure(), [rowHeight]);
  useBrowserLayoutEffect(() => {
    const measure = () => {
      const box = body.current?.getBoundingClientRect();
      if (box) setScrollMargin(Math.round(box.top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [body]);

  return { rowHeight, items: virtualizer.getVirtualItems() };
}

/** Tells the position at once and at every scroll; the library's own observer waits for the first scroll. */
function observeWindow(_: unknown, report: (offset: number, isScrolling: boolean) => void) {
  const scroll = () => report(window.scrollY, true);
  const end = () => report(window.scrollY, false);
  end();
  window.addEventListener("scroll", scroll, { passive: true });
  window.addEventListener("scrollend", end, { passive: true });
  return () => {
    window.removeEventListener("scroll", scroll);
    window.removeEventListener("scrollend", end);
  };
}
