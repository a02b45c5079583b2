import { ChevronRight } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { formatCount } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { Entry } from "#lib/contract/layers.ts";
import { flagWords, hiddenWords, isPrivilege } from "./entry-words.ts";

/** Further in, names would have no place left. */
const DEEPEST_INDENT = 14;

interface EntryNameProps {
  entry: Entry;
  /** From 1. */
  level: number;
  /** Null: nothing that opens. */
  expanded: boolean | null;
  /** In place of the name. */
  wholePath?: boolean;
}

/** What an entry is called, where a link leads, and what was done to it. */
export function EntryName({ entry, level, expanded, wholePath = false }: EntryNameProps) {
  return (
    <span
      className="flex w-full min-w-0 items-center gap-1.5 overflow-hidden font-mono text-xs"
      style={{ paddingInlineStart: wholePath ? 0 : (Math.min(level, DEEPEST_INDENT) - 1) * 14 }}
    >
      {wholePath ? null : <Chevron expanded={expanded} />}
      <Name entry={entry} wholePath={wholePath} />
      {entry.link === null ? null : (
        <span className="min-w-0 shrink-3 truncate text-muted" data-tip={entry.link} data-tip-when="cut">
          → <Text>{entry.link}</Text>
        </span>
      )}
      {entry.hidden ? (
        <span className="shrink-0 font-sans text-xs text-bad">{hiddenWords(entry.hidden)}</span>
      ) : (
        entry.flags.filter(isPrivilege).map((flag) => (
          <Badge key={flag} tone="warning" className="h-4! shrink-0">
            {flagWords(flag)}
          </Badge>
        ))
      )}
    </span>
  );
}

function Name({ entry, wholePath }: { entry: Entry; wholePath: boolean }) {
  if (entry.whiteout === "opaque") {
    return (
      <span
        className="truncate font-sans text-xs text-bad line-through"
        data-tip="An opaque marker: what lower layers have in this directory is gone; only what this layer puts there stays."
      >
        everything from lower layers
      </span>
    );
  }
  const gone = entry.whiteout !== null || entry.hidden !== null;
  const name = wholePath ? `/${entry.path}` : entry.name;
  return (
    <span
      className={classNames(
        "min-w-[4ch] truncate",
        gone && "line-through",
        entry.whiteout !== null && "text-bad",
        entry.hidden !== null && "text-muted",
      )}
      data-tip={name}
      data-tip-when="cut"
    >
      <Text>{name}</Text>
      {entry.nameLength === null ? null : (
        <span className="text-faint"> … a name of {formatCount(entry.nameLength)} bytes, cut</span>
      )}
    </span>
  );
}

/** For the pointer; keys open and close the row itself. */
function Chevron({ expanded }: { expanded: boolean | null }) {
  if (expanded === null) return <span className="w-4.5 shrink-0" />;
  return (
    <span
      aria-hidden="true"
      data-toggle=""
      className="-my-1 -ml-1.5 grid size-6 shrink-0 cursor-pointer place-items-center rounded-sm text-muted hover:bg-line"
    >
      <ChevronRight className={classNames("size-3.5 transition-transform", expanded && "rotate-90")} />
    </span>
  );
}
