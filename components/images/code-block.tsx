"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { Text } from "#components/ui/text.tsx";
import { type CodeToken, HIGHLIGHT_LIMIT, highlightJson } from "./highlight-json.ts";

const LINE_HEIGHT = 18;
const LONGEST_LINE = 2000;

function Tokens({ tokens }: { tokens: readonly CodeToken[] }) {
  return tokens.map((token, index) => (
    <span
      // Tokens of one line never change places.
      // biome-ignore lint/suspicious/noArrayIndexKey: there is no other identity than the place in the line
      key={index}
      className="code-token"
      style={{ "--token-light": token.light, "--token-dark": token.dark } as React.CSSProperties}
    >
      <Text>{token.content}</Text>
    </span>
  ));
}

/** JSON with line numbers, coloured when it is not too long, drawn line by line: 8 MiB scroll like ten lines. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  const lines = text.split("\n").map((line) => line.slice(0, LONGEST_LINE));
  const [tokens, setTokens] = useState<CodeToken[][] | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 30,
    initialRect: { width: 800, height: 600 },
  });
  useEffect(() => {
    if (text.length > HIGHLIGHT_LIMIT) return;
    let current = true;
    void highlightJson(text).then((coloured) => current && setTokens(coloured));
    return () => {
      current = false;
    };
  }, [text]);

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
            <span aria-hidden="true" className="w-12 shrink-0 pr-4 text-right text-faint select-none">
              {row.index + 1}
            </span>
            <code className="pr-4">
              {tokens?.[row.index] ? (
                <Tokens tokens={tokens[row.index] ?? []} />
              ) : (
                <Text>{lines[row.index] ?? ""}</Text>
              )}
            </code>
          </div>
        ))}
      </div>
    </section>
  );
}
