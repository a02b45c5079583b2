import { TwoLines } from "#components/tag-history/move-cells.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { RowHeight, TableColumn } from "#components/ui/table-column.ts";
import { Text } from "#components/ui/text.tsx";
import type { Change } from "#lib/contract/changes.ts";
import { kindWords, stateWords } from "./change-words.ts";

/** px: two lines; narrow: the title, then state and time, then who. */
export const CHANGE_ROW: RowHeight = { wide: 58, narrow: 92 };

/** Who it was; a name may have been erased. */
export function ActorName({ actor }: Pick<Change, "actor">) {
  if (actor.name === null) return <span className="text-muted">name erased</span>;
  return <Text>{actor.name}</Text>;
}

/** How a change stands. */
export function StateBadge({ change }: { change: Change }) {
  const { text, tone, tip } = stateWords(change.state);
  return (
    <Badge tone={tone} tip={tip}>
      {text}
    </Badge>
  );
}

export const CHANGE_COLUMNS: readonly TableColumn<Change>[] = [
  {
    id: "title",
    header: "What",
    track: "minmax(14rem, 2fr)",
    cell: (change) => (
      <TwoLines>
        <span className="font-medium" data-tip={change.title} data-tip-when="cut">
          <Text>{change.title}</Text>
        </span>
        <span className="text-xs text-muted max-sm:hidden">
          {kindWords(change.kind)} in <Text>{`${change.registry} / ${change.repository}`}</Text>
        </span>
      </TwoLines>
    ),
  },
  {
    id: "state",
    header: "State",
    track: "8rem",
    cell: (change) => <StateBadge change={change} />,
  },
  {
    id: "time",
    header: "When",
    track: "8rem",
    cell: (change) => <RelativeTime time={change.createdAt} className="text-muted" />,
  },
  {
    id: "who",
    header: "Who",
    track: "minmax(7rem, 0.8fr)",
    narrow: "line",
    cell: (change) => (
      <span className="truncate" data-tip={change.actor.name ?? undefined} data-tip-when="cut">
        <ActorName actor={change.actor} />
      </span>
    ),
  },
  {
    id: "why",
    header: "Why, and how it ended",
    track: "minmax(8rem, 1.4fr)",
    from: "lg",
    narrow: "hidden",
    cell: ({ reason, result }) => (
      <TwoLines>
        <span data-tip={reason ?? undefined} data-tip-when="cut">
          {reason === null ? (
            <span className="text-faint">no reason given</span>
          ) : (
            <>
              “<Text>{reason}</Text>”
            </>
          )}
        </span>
        <span className="text-xs text-muted" data-tip={result ?? undefined} data-tip-when="cut">
          {result === null ? null : <Text>{result}</Text>}
        </span>
      </TwoLines>
    ),
  },
];
