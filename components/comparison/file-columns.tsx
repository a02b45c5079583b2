"use client";

import type { MouseEvent } from "react";
import { placeOf } from "#components/image-files/place.ts";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { RowHeight, TableColumn } from "#components/ui/table-column.ts";
import { type RowLook, useRowTabIndex } from "#components/ui/table-row.tsx";
import { Text } from "#components/ui/text.tsx";
import type { FileDifference } from "#lib/contract/comparison.ts";
import type { Entry } from "#lib/contract/layers.ts";
import { aspectWords } from "./aspect-words.ts";
import { ByteChange } from "./byte-change.tsx";
import { entryKindWords } from "./entry-kind-words.ts";
import { useFileListActions } from "./file-list-context.tsx";

/** px; narrow: path, what differs, sizes. */
export const FILE_ROW: RowHeight = { wide: 32, narrow: 64 };

const KINDS = {
  added: { sign: "+", words: "added", tone: "text-good" },
  removed: { sign: "−", words: "removed", tone: "text-bad" },
  changed: { sign: "±", words: "changed", tone: "text-warning" },
  "only-time": { sign: "·", words: "only the time", tone: "text-muted" },
} as const;

/** The path, its last part always in sight. It opens the file. */
function PathCell({ difference }: { difference: FileDifference }) {
  const tabIndex = useRowTabIndex();
  const { open, linkTo } = useFileListActions();
  const { path, kind } = difference;
  const entry = difference.to ?? difference.from;
  const start = path.lastIndexOf("/") + 1;
  const place = placeOf(difference);
  function onClick(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(place);
  }
  return (
    <a
      href={linkTo(place)}
      onClick={onClick}
      tabIndex={tabIndex}
      data-row-link=""
      className="flex min-w-0 font-mono text-xs outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
    >
      {start > 0 ? (
        <span className="min-w-0 truncate text-muted" data-tip={path} data-tip-when="cut">
          <Text>{path.slice(0, start)}</Text>
        </span>
      ) : null}
      <span
        className={classNames(
          "max-w-full shrink-0 truncate",
          kind === "removed" && "line-through decoration-faint",
        )}
        data-tip={path}
        data-tip-when="cut"
      >
        <Text>{path.slice(start)}</Text>
        {entry?.kind === "directory" ? "/" : null}
      </span>
    </a>
  );
}

/** What an entry on one side is, where that is no plain file. */
function sideWords(entry: Entry | null): string[] {
  if (entry === null || entry.kind === "file") return [];
  const to = entry.link === null ? "" : ` to ${entry.link}`;
  return [`${entryKindWords(entry.kind)}${to}`];
}

function DifferenceCell({ difference }: { difference: FileDifference }) {
  const { sign, words, tone } = KINDS[difference.kind];
  const rest =
    difference.kind === "added" || difference.kind === "removed"
      ? sideWords(difference.to ?? difference.from)
      : aspectWords(difference);
  const text = rest.join(", ");
  return (
    <span className="flex min-w-0 gap-1.5 text-xs">
      <span aria-hidden="true" className={`w-2 shrink-0 text-center font-mono font-semibold ${tone}`}>
        {sign}
      </span>
      <span className="min-w-0 truncate" data-tip={text || undefined} data-tip-when="cut">
        <span className={tone}>{words}</span>
        {text === "" ? null : (
          <span className="text-muted">
            {": "}
            <Text>{text}</Text>
          </span>
        )}
      </span>
    </span>
  );
}

const hasSize = (entry: Entry | null) =>
  entry !== null && (entry.kind === "file" || entry.kind === "hard-link");

/** The size, from what to what where that differs. */
function SizeCell({ from, to }: FileDifference) {
  const [before, after] = [hasSize(from) ? from : null, hasSize(to) ? to : null];
  if (before === null && after === null) return null;
  const one = after ?? before;
  if (before === null || after === null || before.size === after.size) {
    return <ByteSize bytes={one?.size ?? null} className="text-muted" />;
  }
  return (
    <span className="text-muted">
      <ByteSize bytes={before.size} /> <span aria-hidden="true">→</span>
      <span className="sr-only">to</span> <ByteSize bytes={after.size} />
    </span>
  );
}

const sizeOf = (entry: Entry | null) => (entry !== null && hasSize(entry) ? entry.size : 0);

export const FILE_COLUMNS: readonly TableColumn<FileDifference>[] = [
  {
    id: "path",
    header: "Path",
    track: "minmax(12rem, 3fr)",
    cell: (difference) => <PathCell difference={difference} />,
  },
  {
    id: "difference",
    header: "What differs",
    track: "minmax(9rem, 2fr)",
    cell: (difference) => <DifferenceCell difference={difference} />,
  },
  {
    id: "size",
    header: "Size",
    track: "10.5rem",
    align: "end",
    from: "md",
    narrow: "hidden",
    cell: (difference) => <SizeCell {...difference} />,
  },
  {
    id: "change",
    header: "Difference",
    track: "5.5rem",
    align: "end",
    cell: ({ from, to }) => <ByteChange bytes={sizeOf(to) - sizeOf(from)} />,
  },
];

const LOOKS: Partial<Record<FileDifference["kind"], RowLook>> = { "only-time": "quiet" };

/** What is there for completeness alone does not draw the eye. */
export const fileLook = ({ kind }: FileDifference): RowLook | undefined => LOOKS[kind];
