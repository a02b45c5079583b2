import { RollBackIcon } from "#components/changes/roll-back-button.tsx";
import { CompareIcon } from "#components/comparison/compare-link.tsx";
import type { RowHeight, TableColumn } from "#components/ui/table-column.ts";
import type { RowLook } from "#components/ui/table-row.tsx";
import type { TagMove } from "#lib/contract/tag-history.ts";
import { CopyMoveLink } from "./copy-move-link.tsx";
import { ChangeCell, FromToCell, RepositoryCell, TagCell, TimeCell, WhoCell } from "./move-cells.tsx";

/** px: two lines; four when narrow: time, tag, from and to, who. */
export const MOVE_ROW: RowHeight = { wide: 58, narrow: 118 };

const TIME: TableColumn<TagMove> = {
  id: "time",
  header: "Time, UTC",
  track: "10.75rem",
  cell: (move) => <TimeCell move={move} />,
};
const REPOSITORY: TableColumn<TagMove> = {
  id: "repository",
  header: "Repository",
  track: "minmax(5rem, 1fr)",
  from: "lg",
  narrow: "hidden",
  cell: (move) => <RepositoryCell move={move} />,
};
const REST: readonly TableColumn<TagMove>[] = [
  {
    id: "from-to",
    header: "From, to",
    track: "15.5rem",
    narrow: "line",
    cell: (move) => <FromToCell move={move} />,
  },
  {
    id: "who",
    header: "Who, how known",
    track: "minmax(4rem, 1fr)",
    from: "md",
    narrow: "line",
    cell: (move) => <WhoCell move={move} />,
  },
  {
    id: "change",
    header: "Why, and what changed",
    track: "minmax(7rem, 1.3fr)",
    from: "lg",
    narrow: "hidden",
    cell: (move) => <ChangeCell move={move} />,
  },
  {
    id: "act",
    header: "Compare, put back, and link",
    hideHeader: true,
    track: "5.625rem",
    align: "end",
    narrow: "hidden",
    cell: (move) => (
      <>
        <CompareIcon {...move} />
        <RollBackIcon move={move} />
        <CopyMoveLink move={move} />
      </>
    ),
  },
];

/** The moves of one repository. */
export const MOVE_COLUMNS: readonly TableColumn<TagMove>[] = [
  TIME,
  {
    id: "tag",
    header: "Tag",
    track: "minmax(5rem, 1.1fr)",
    narrow: "line",
    cell: (move) => <TagCell move={move} />,
  },
  ...REST,
];

/** Moves across repositories and registries. */
export const MOVE_COLUMNS_ACROSS: readonly TableColumn<TagMove>[] = [
  TIME,
  {
    id: "tag",
    header: "Tag",
    track: "minmax(5rem, 1.1fr)",
    narrow: "line",
    cell: (move) => <TagCell move={move} across />,
  },
  REPOSITORY,
  ...REST,
];

const LOOKS: Partial<Record<TagMove["kind"], RowLook>> = {
  gap: "hatched",
  repushed: "quiet",
  found: "quiet",
};

/** How the row of a move differs from others. */
export function moveLook(move: TagMove): RowLook | undefined {
  return LOOKS[move.kind];
}
