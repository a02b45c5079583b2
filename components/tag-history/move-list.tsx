"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { usePagedRows } from "#components/ui/use-paged-rows.ts";
import { VirtualTable } from "#components/ui/virtual-table.tsx";
import { movesOptions } from "#lib/console-client/tag-moves.ts";
import type { MoveSelection, MoveList as Page, TagMove } from "#lib/contract/tag-history.ts";
import { MOVE_COLUMNS, MOVE_COLUMNS_ACROSS, MOVE_ROW, moveLook } from "./move-columns.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { type MoveListActions, MoveListProvider } from "./move-list-context.tsx";

interface MoveListProps {
  label: string;
  selection: MoveSelection;
  /** Names the repository in each row. */
  across: boolean;
  /** The move whose details are open. */
  opened: number | null;
  onOpen: (id: number | null) => void;
  linkTo: MoveListActions["linkTo"];
  /** Set when filters narrow the list: how to show everything. */
  clear: (() => void) | null;
  /** In place of the list when nothing is recorded at all. */
  nothingYet: ReactNode;
}

/** Moves, newest first, of any number; each opens what is known of it. */
export function MoveList(props: MoveListProps) {
  const { label, selection, across, opened, onOpen, linkTo, clear } = props;
  const query = useInfiniteQuery({ ...movesOptions(selection), placeholderData: keepPreviousData });
  const { first, failure, refreshFailure, retry, table } = usePagedRows<TagMove, Page>(query);
  const actions = useMemo(() => ({ open: (move: TagMove) => onOpen(move.id), linkTo }), [onOpen, linkTo]);
  const rowLook = useCallback((move: TagMove) => (move.id === opened ? "chosen" : moveLook(move)), [opened]);
  const columns = across ? MOVE_COLUMNS_ACROSS : MOVE_COLUMNS;
  const move = opened === null ? undefined : table.rows.find(({ id }) => id === opened);
  const close = useCallback(() => onOpen(null), [onOpen]);

  if (failure) {
    return (
      <div className="rounded-card border border-line bg-panel">
        <ErrorState title="The moves could not be read." failure={failure} onRetry={retry} />
      </div>
    );
  }
  if (!first) return <TableSkeleton label={label} columns={columns} rowHeight={MOVE_ROW} />;
  return (
    <MoveListProvider value={actions}>
      {refreshFailure ? (
        <Notice tone="warning" actions={<Retry onClick={retry} />}>
          This list could not be refreshed. {refreshFailure.message}
        </Notice>
      ) : null}
      {opened !== null && !move && !table.outdated ? (
        <Notice
          actions={
            <Button size="small" onClick={close}>
              Dismiss
            </Button>
          }
        >
          The row this link leads to is not among those shown: it is recorded anew when late evidence changes
          what happened, or the filters leave it out.
        </Notice>
      ) : null}
      <VirtualTable
        label={label}
        columns={columns}
        rowHeight={MOVE_ROW}
        rowLook={rowLook}
        empty={clear ? <NoMatch clear={clear} /> : props.nothingYet}
        {...table}
      />
      {move ? <MoveDialog move={move} onClose={close} /> : null}
    </MoveListProvider>
  );
}

function Retry({ onClick }: { onClick: () => void }) {
  return (
    <Button size="small" onClick={onClick}>
      Try again
    </Button>
  );
}

function NoMatch({ clear }: { clear: () => void }) {
  return (
    <EmptyState title="No move matches." actions={<Button onClick={clear}>Show all moves</Button>}>
      Names are matched whole; * stands for any text. Times are in UTC.
    </EmptyState>
  );
}
