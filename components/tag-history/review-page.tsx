"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import { hrefs } from "#components/shell/hrefs.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { movesOptions } from "#lib/console-client/tag-moves.ts";
import type { MoveSelection, TagMove } from "#lib/contract/tag-history.ts";
import { ExportMenu } from "./export-menu.tsx";
import { MoveFilters } from "./move-filters.tsx";
import { MoveList } from "./move-list.tsx";
import {
  filtersSet,
  type MoveFilter,
  moveLink,
  NO_FILTERS,
  reviewSelection,
  reviewState,
} from "./move-list-state.ts";
import { ReviewChart } from "./review-chart.tsx";

/** Who moved which tag, across everything. */
export function ReviewPage() {
  const [{ move, chart, ...filter }, setState] = useQueryStates(reviewState);
  const key = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter is a new object at every drawing; its text is what matters
  const selection = useMemo(() => reviewSelection(filter), [key]);
  const setFilter = useCallback(
    (change: Partial<MoveFilter>) => void setState({ ...change, move: null }),
    [setState],
  );
  const open = useCallback((id: number | null) => void setState({ move: id }), [setState]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const linkTo = useCallback((row: TagMove) => hrefs.history(moveLink(filter, row)), [key]);
  const clear = useCallback(() => setFilter(NO_FILTERS), [setFilter]);
  return (
    <>
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid gap-1">
          <h1 className="text-title font-semibold tracking-tight">History</h1>
          <p className="text-muted">Who moved which tag, when, from what, to what. Times are in UTC.</p>
        </div>
        <div className="flex gap-2">
          <ButtonLink href={hrefs.proof()}>Proof</ButtonLink>
          <ExportMenu selection={selection} />
        </div>
      </header>
      <ReviewChart
        selection={selection}
        length={chart}
        onLength={(length) => void setState({ chart: length })}
        onTime={setFilter}
      />
      <div className="flex flex-wrap items-center gap-2">
        <MoveFilters filter={filter} onChange={setFilter} noKind="all but already there" />
        <MoveCount selection={selection} />
      </div>
      <MoveList
        label="Moves of tags"
        selection={selection}
        across
        opened={move}
        onOpen={open}
        linkTo={linkTo}
        clear={filtersSet(filter) > 0 ? clear : null}
        nothingYet={<NothingYet />}
      />
    </>
  );
}

/** How many moves are selected; a number that stops at a limit says so. */
export function MoveCount({ selection }: { selection: MoveSelection }) {
  const first = useInfiniteQuery(movesOptions(selection)).data?.pages[0];
  return (
    <span role="status" className="ml-auto text-muted">
      {first
        ? `${formatCount(first.total)}${first.more ? "+" : ""} ${first.total === 1 && !first.more ? "move" : "moves"}`
        : null}
    </span>
  );
}

function NothingYet() {
  return (
    <EmptyState
      title="No move of any tag is recorded yet."
      actions={
        <>
          <ButtonLink href={hrefs.home()}>All registries</ButtonLink>
          <ButtonLink href={hrefs.connect()} look="quiet">
            Connect a registry
          </ButtonLink>
        </>
      }
    >
      Tagtrail watches the tags of every connected registry and writes down what moves from now on. Webhooks,
      set up on a registry’s page, add the exact time and who it was.
    </EmptyState>
  );
}
