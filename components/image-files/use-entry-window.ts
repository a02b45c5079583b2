"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RowHeight } from "#components/ui/table-column.ts";
import { useMediaQuery } from "#components/ui/use-media-query.ts";
import { elementHeight, type ScrollPlace, scrolled, scrolledTo } from "./scaled-scroll.ts";

/** px; two lines on narrow windows. */
export const ENTRY_ROWS: RowHeight = { wide: 28, narrow: 46 };
const OVERSCAN = 8;

/**
 * Which rows of a long table are in sight of the box that it scrolls in, and where they belong. Of any number of rows
 * only those are drawn (see scaled-scroll.ts for those that no element could hold).
 *
 * @param list what the rows are of: another one begins at its top
 * @param frame the box that scrolls; the heading row in it is a `thead` that stays at the top
 */
export function useEntryWindow(frame: RefObject<HTMLElement | null>, list: object, count: number) {
  const rowHeight = useMediaQuery("(max-width: 39.99rem)") ? ENTRY_ROWS.narrow : ENTRY_ROWS.wide;
  const [place, setPlace] = useState<ScrollPlace>({ scrollTop: 0, offset: 0 });
  const view = useViewHeight(frame);
  const [wanted, setWanted] = useState<{ row: number; middle: boolean } | null>(null);
  const known = useRef(place);
  const size = { total: count * rowHeight, view };

  function go(next: ScrollPlace) {
    const box = frame.current;
    if (box && Math.abs(box.scrollTop - next.scrollTop) >= 1) box.scrollTop = next.scrollTop;
    known.current = next;
    setPlace(next);
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another list begins at its top
  useLayoutEffect(() => go(scrolledTo(0, size)), [list]);
  // A directory that opens or closes makes the list longer or shorter: what is in sight stays where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another height moves what is in sight
  useLayoutEffect(() => {
    if (known.current.offset !== 0 || size.total > elementHeight(size)) {
      go(scrolledTo(known.current.scrollTop + known.current.offset, size));
    }
  }, [size.total]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every row that is wanted
  useLayoutEffect(() => {
    if (wanted === null) return;
    const top = known.current.scrollTop + known.current.offset;
    const start = wanted.row * rowHeight;
    const inSight = start >= top && start + rowHeight <= top + view;
    if (inSight) return;
    if (wanted.middle) go(scrolledTo(start - (view - rowHeight) / 2, size));
    else go(scrolledTo(start < top ? start : start + rowHeight - view, size));
  }, [wanted]);

  const top = place.scrollTop + place.offset;
  const first = Math.max(0, Math.floor(top / rowHeight) - OVERSCAN);
  const last = Math.min(count - 1, Math.ceil((top + view) / rowHeight) + OVERSCAN);
  return {
    first: Math.min(first, Math.max(0, count - 1)),
    last,
    /** Rows that fit into the box. */
    page: Math.max(1, Math.floor(view / rowHeight) - 1),
    height: elementHeight(size),
    topOf: (row: number) => row * rowHeight - place.offset,
    onScroll: () => {
      const box = frame.current;
      if (box) go(scrolled(known.current, box.scrollTop, size));
    },
    /** Brings a row into sight when it is drawn: at the nearest edge, or into the middle. */
    reveal: (row: number, middle = false) => setWanted({ row, middle }),
  };
}

/** px that rows have, below the heading row. */
function useViewHeight(frame: RefObject<HTMLElement | null>): number {
  const [view, setView] = useState(480);
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const measure = () => setView(box.clientHeight - (box.querySelector("thead")?.offsetHeight ?? 0));
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, [frame]);
  return view;
}
