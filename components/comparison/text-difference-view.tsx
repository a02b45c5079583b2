"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { UnfoldVertical } from "lucide-react";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import { withoutReturns } from "./line-ends.ts";
import { longLine } from "./long-line.ts";
import { MarkedText } from "./marked-text.tsx";
import {
  type DifferenceLine,
  type Fold,
  type TextDifference,
  textDifference,
  wholeText,
} from "./text-difference.ts";

/** px */
const LINE_HEIGHT = 20;
/** Text cuts a line there. */
const LONGEST_LINE = 4096;
/** Characters: numbers, sign, and some room at the end. */
const BESIDE = 24;

const LOOKS = {
  same: { sign: " ", words: "", row: "" },
  added: { sign: "+", words: "added: ", row: "bg-good-soft" },
  removed: { sign: "−", words: "removed: ", row: "bg-bad-soft" },
} as const;

function Line({ line }: { line: DifferenceLine }) {
  const { text, mark, leftOut } = longLine(line);
  const { sign, words, row } = LOOKS[line.kind];
  const number = "w-[6ch] shrink-0 pr-2 text-right text-muted select-none";
  return (
    <div className={classNames("flex h-full min-w-full items-center whitespace-pre", row)}>
      <span aria-hidden="true" className={number}>
        {line.before}
      </span>
      <span aria-hidden="true" className={number}>
        {line.after}
      </span>
      <span aria-hidden="true" className="w-[2.5ch] shrink-0 text-center font-semibold select-none">
        {sign}
      </span>
      {words === "" ? null : <span className="sr-only">{words}</span>}
      {leftOut > 0 ? (
        <span className="shrink-0 pr-1 font-sans text-muted">
          … {countOf(leftOut, "character")} the same …
        </span>
      ) : null}
      <code className="pr-4">
        {line.kind === "same" ? (
          <Text lines>{line.text}</Text>
        ) : (
          <MarkedText text={text} mark={mark} tone={line.kind} lines />
        )}
      </code>
    </div>
  );
}

function FoldLine({ fold, onOpen }: { fold: Fold; onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="sticky left-0 flex h-full w-full items-center gap-2 bg-hover px-4 font-sans text-xs text-muted outline-offset-[-2px] hover:text-ink"
    >
      <UnfoldVertical aria-hidden="true" className="size-3.5" />
      Show {countOf(fold.lines.length, "line")} that {fold.lines.length === 1 ? "is" : "are"} the same
    </button>
  );
}

/** The lines with those folds opened that were asked for. */
function openedParts({ parts }: TextDifference, opened: ReadonlySet<Fold>): (DifferenceLine | Fold)[] {
  return parts.flatMap((part) => (part.kind === "fold" && opened.has(part) ? part.lines : [part]));
}

/** Room for the longest line, in characters: lines out of sight count as well, so that nothing jumps sideways. */
function widthOf({ parts }: TextDifference): number {
  const lines = parts.flatMap((part) => (part.kind === "fold" ? part.lines : [part]));
  const longest = lines.reduce((most, line) => Math.max(most, longLine(line).text.length), 0);
  return Math.min(longest, LONGEST_LINE) + BESIDE;
}

function Lines({ difference }: { difference: TextDifference }) {
  const [opened, setOpened] = useState<ReadonlySet<Fold>>(new Set());
  const parts = useMemo(() => openedParts(difference, opened), [difference, opened]);
  const width = useMemo(() => widthOf(difference), [difference]);
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: parts.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
    initialRect: { width: 800, height: 600 },
  });
  return (
    <section
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the scrolling region itself takes the arrow keys
      tabIndex={0}
      aria-label="Difference by lines"
      className="min-h-0 flex-1 overflow-auto font-mono text-xs outline-offset-[-2px]"
    >
      <div className="relative" style={{ height: rows.getTotalSize(), minWidth: `${width}ch` }}>
        {rows.getVirtualItems().map((row) => {
          const part = parts[row.index];
          return (
            <div
              key={row.key}
              className="absolute top-0 left-0 w-full"
              style={{ height: LINE_HEIGHT, transform: `translateY(${row.start}px)` }}
            >
              {part === undefined ? null : part.kind === "fold" ? (
                <FoldLine fold={part} onOpen={() => setOpened(new Set(opened).add(part))} />
              ) : (
                <Line line={part} />
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}

interface TextDifferenceViewProps {
  /** Null: it is not there. */
  before: string | null;
  after: string | null;
  /** In place of lines when finding them would take too long. */
  gaveUp: ReactNode;
}

/** What is true of the line ends, in sentences. */
function lineEndWords({ unfinished }: TextDifference, oneSided: boolean, returns: boolean): string {
  const which = oneSided ? "It" : unfinished.before ? "The first" : "The second";
  const words = [
    unfinished.before === unfinished.after ? null : `${which} ends without a line feed.`,
    returns ? "All lines end with CR LF." : null,
  ];
  return words.filter((each) => each !== null).join(" ");
}

/** What differs between two texts line by line, or all lines of one that is on one side only. */
export function TextDifferenceView({ before, after, gaveUp }: TextDifferenceViewProps) {
  const plain = useMemo(() => withoutReturns(before, after), [before, after]);
  const difference = useMemo(() => {
    const [old, young] = plain ? [plain.before, plain.after] : [before, after];
    if (old === null) return wholeText(young ?? "", "added");
    return young === null ? wholeText(old, "removed") : textDifference(old, young);
  }, [before, after, plain]);
  if (difference === null) return gaveUp;
  if (difference.parts.length === 0) return <EmptyState title="The file is empty." />;
  if (difference.added + difference.removed === 0) return <EmptyState title="The content is the same." />;
  const { added, removed } = difference;
  const ends = lineEndWords(difference, before === null || after === null, plain !== null);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <p className="shrink-0 border-b border-line px-5 py-2 text-muted">
        {added > 0 ? <span className="text-good">{countOf(added, "line")} added</span> : null}
        {added > 0 && removed > 0 ? ", " : null}
        {removed > 0 ? <span className="text-bad">{countOf(removed, "line")} removed</span> : null}
        {ends === "" ? null : ` · ${ends}`}
      </p>
      <Lines difference={difference} />
    </div>
  );
}
