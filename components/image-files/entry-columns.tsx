import { ByteSize } from "#components/ui/byte-size.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { TableColumn } from "#components/ui/table-column.ts";
import type { Entry } from "#lib/contract/layers.ts";
import { EntryName } from "./entry-name.tsx";
import { bytesOf } from "./entry-words.ts";
import { ModeView } from "./mode-view.tsx";

/** What is drawn in a row. */
export interface EntryCells {
  entry: Entry;
  level: number;
  expanded: boolean | null;
}

export type EntryColumn = TableColumn<EntryCells>;

const CHANGES = {
  added: <span className="text-good">added</span>,
  changed: <span className="text-warning">changed</span>,
  removed: <span className="text-bad">removed</span>,
  unchanged: <span className="text-faint">unchanged</span>,
} as const;

/** A whiteout has no mode, owner or size that would mean anything. */
const isEntry = ({ whiteout, implied }: Entry) => whiteout === null && !implied;

const NAME: EntryColumn = {
  id: "name",
  header: "Name",
  track: "minmax(9rem, 1fr)",
  sort: { key: "path", first: "asc" },
  cell: (cells) => <EntryName {...cells} />,
};

/** In place of the name, in a list of what was found. */
const PATH: EntryColumn = {
  ...NAME,
  header: "Path",
  cell: (cells) => <EntryName {...cells} wholePath />,
};

const CHANGE: EntryColumn = {
  id: "change",
  header: "Change",
  track: "5.5rem",
  cell: ({ entry: { change, implied } }) =>
    change === null || implied ? null : <span className="font-mono text-xs">{CHANGES[change]}</span>,
};

const LAYER: EntryColumn = {
  id: "layer",
  header: "Layer",
  track: "3.5rem",
  cell: ({ entry }) => (
    <span className="font-mono text-xs text-muted">
      <span className="sm:sr-only">layer </span>
      {entry.layer}
    </span>
  ),
};

const MODE: EntryColumn = {
  id: "mode",
  header: "Mode",
  track: "6.5rem",
  from: "lg",
  narrow: "hidden",
  cell: ({ entry }) =>
    entry.implied ? (
      <span
        className="font-mono text-xs text-faint"
        data-tip="Paths need this directory, but no layer has an entry for it: runtimes make it themselves."
      >
        implied
      </span>
    ) : isEntry(entry) ? (
      <ModeView entry={entry} />
    ) : null,
};

const OWNER: EntryColumn = {
  id: "owner",
  header: "Owner",
  track: "6.5rem",
  from: "lg",
  narrow: "hidden",
  cell: ({ entry }) =>
    isEntry(entry) ? (
      <span
        className="truncate font-mono text-xs text-muted"
        data-tip={
          entry.userName || entry.groupName
            ? `${entry.userName || entry.uid}:${entry.groupName || entry.gid}`
            : undefined
        }
      >
        {entry.uid}:{entry.gid}
      </span>
    ) : null,
};

const MODIFIED: EntryColumn = {
  id: "modified",
  header: "Modified",
  track: "7rem",
  from: "xl",
  narrow: "hidden",
  cell: ({ entry }) =>
    isEntry(entry) ? <RelativeTime time={entry.modifiedAt} className="truncate text-xs text-muted" /> : null,
};

const SIZE: EntryColumn = {
  id: "size",
  header: "Size",
  track: "5.5rem",
  align: "end",
  sort: { key: "size", first: "desc" },
  cell: ({ entry }) =>
    entry.whiteout === null ? <ByteSize bytes={bytesOf(entry)} className="font-mono text-xs" /> : null,
};

const REST = [MODE, OWNER, MODIFIED, SIZE];
const TREE = { layer: [NAME, CHANGE, ...REST], merged: [NAME, LAYER, ...REST] };
const FOUND = { layer: [PATH, CHANGE, ...REST], merged: [PATH, LAYER, ...REST] };

/**
 * The columns of a tree, or of what was found; of one layer in its image, or of all layers together. Always the same
 * lists, so that rows are not drawn again.
 */
export function entryColumns({
  found,
  ofLayer,
}: {
  found: boolean;
  ofLayer: boolean;
}): readonly EntryColumn[] {
  return (found ? FOUND : TREE)[ofLayer ? "layer" : "merged"];
}
