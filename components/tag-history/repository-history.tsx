"use client";

import { useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import { hrefs } from "#components/shell/hrefs.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { RepositoryDetail } from "#lib/contract/repositories.ts";
import type { TagMove } from "#lib/contract/tag-history.ts";
import { ExportMenu } from "./export-menu.tsx";
import { type LanesState, repositoryHistoryState } from "./lane-window.ts";
import { LanesPanel } from "./lanes-panel.tsx";
import { MoveFilters } from "./move-filters.tsx";
import { MoveList } from "./move-list.tsx";
import { filtersSet, type MoveFilter, moveLink, movesSelection, NO_FILTERS } from "./move-list-state.ts";
import { MoveCount } from "./review-page.tsx";

/** The history of one repository, or of one of its tags: lanes over the list of moves. */
export function RepositoryHistory({ repository }: { repository: RepositoryDetail }) {
  const [{ move, window, at, lane, ...own }, setState] = useQueryStates(repositoryHistoryState);
  const { registry, name } = repository;
  const filter: MoveFilter = { ...own, registry: null, repository: null };
  const key = JSON.stringify(filter);
  const fixed = useMemo(() => ({ registry, repository: name }), [registry, name]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter is a new object at every drawing; its text is what matters
  const selection = useMemo(() => movesSelection(filter, fixed), [key, fixed]);
  const setFilter = useCallback(
    ({ registry: _registry, repository: _repository, ...change }: Partial<MoveFilter>) =>
      void setState({ ...change, move: null }),
    [setState],
  );
  const setLanes = useCallback((change: Partial<LanesState>) => void setState(change), [setState]);
  const open = useCallback((id: number | null) => void setState({ move: id }), [setState]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const linkTo = useCallback(
    (row: TagMove) => hrefs.repository(registry, name, { view: "history", ...moveLink(filter, row) }),
    [key, registry, name],
  );
  const clear = useCallback(() => setFilter(NO_FILTERS), [setFilter]);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <LanesPanel
        repository={repository}
        state={{ tag: filter.tag, since: filter.since, until: filter.until, window, at, lane }}
        onChange={setLanes}
        actions={
          <>
            <ButtonLink href={hrefs.repository(registry, name, { view: "difference" })}>
              Compare times
            </ButtonLink>
            <ExportMenu selection={selection} />
          </>
        }
      />
      <div className="flex flex-wrap items-center gap-2">
        <MoveFilters filter={filter} onChange={setFilter} fixed={fixed} />
        <MoveCount selection={selection} />
      </div>
      <MoveList
        label={`Moves in ${name}`}
        selection={selection}
        across={false}
        opened={move}
        onOpen={open}
        linkTo={linkTo}
        clear={filtersSet(filter, fixed) > 0 ? clear : null}
        nothingYet={
          <EmptyState title="Nothing is recorded of this repository's tags yet.">
            What moves from now on is written down here. Webhooks, set up on the registry's page, add the
            exact time and who it was.
          </EmptyState>
        }
      />
    </div>
  );
}
