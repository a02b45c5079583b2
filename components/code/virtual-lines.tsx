"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";

const LINE_HEIGHT = 18;

interface VirtualLinesProps {
  count: number;
  label: string;
  /** What stands in one line, from 0. */
  children: (index: number) => ReactNode;
}

/** Lines of text in a part of the page that scrolls by itself; only those in sight are drawn. */
export function VirtualLines({ count, label, children }: VirtualLinesProps) {
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 30,
    initialRect: { width: 800, height: 600 },
  });
  return (
    // A region that scrolls must be reachable by keyboard (axe: scrollable-region-focusable).
    <section
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the scrolling region itself takes the arrow keys
      tabIndex={0}
      aria-label={label}
      className="max-h-[70vh] overflow-auto font-mono text-xs outline-offset-[-2px]"
    >
      <div className="relative min-w-max py-0" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => (
          <div
            key={row.key}
            className="absolute top-0 left-0 flex w-full whitespace-pre"
            style={{ height: LINE_HEIGHT, transform: `translateY(${row.start}px)` }}
          >
            {children(row.index)}
          </div>
        ))}
      </div>
    </section>
  );
}
