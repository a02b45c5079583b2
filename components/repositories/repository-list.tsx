"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { type ReactNode, useCallback } from "react";
import { hrefs } from "#components/shell/hrefs.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { FilterInput } from "#components/ui/filter-input.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { usePagedRows } from "#components/ui/use-paged-rows.ts";
import { VirtualTable } from "#components/ui/virtual-table.tsx";
import { repositoriesOptions } from "#lib/console-client/repositories.ts";
import type { RepositoryList as Page, Repository } from "#lib/contract/repositories.ts";
import { firstOrder, type RepositorySort, repositoriesFilter, repositoryListState } from "./list-state.ts";
import { REPOSITORY_COLUMNS } from "./repository-columns.tsx";

const LABEL = "Repositories";
const openRepository = ({ registry, name }: Repository) => hrefs.repository(registry, name);

interface RepositoryListProps {
  registry: string;
  /** In place of the list when the registry has no repository at all. */
  nothingYet: ReactNode;
}

/** The repositories of a registry in one flat table: filtered, sorted over all of them, of any length. */
export function RepositoryList({ registry, nothingYet }: RepositoryListProps) {
  const [state, setState] = useQueryStates(repositoryListState);
  const query = useInfiniteQuery({
    ...repositoriesOptions(repositoriesFilter(registry, state)),
    placeholderData: keepPreviousData,
  });
  const { first, failure, refreshFailure, retry, table } = usePagedRows<Repository, Page>(query);
  const setText = useCallback((q: string) => void setState({ q: q || null }), [setState]);
  const filtered = state.q !== "" || state.under !== "";
  return (
    <div className="grid min-w-0 content-start gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <FilterInput label="Filter repositories" value={state.q} onChange={setText} />
        <p role="status" className="ml-auto text-muted">
          {first ? <Summary page={first} q={state.q} under={state.under} /> : null}
        </p>
      </div>
      {refreshFailure ? (
        <Notice
          tone="warning"
          actions={
            <Button size="small" onClick={retry}>
              Try again
            </Button>
          }
        >
          This list could not be refreshed. {refreshFailure.message}
        </Notice>
      ) : null}
      {failure ? (
        <div className="rounded-card border border-line bg-panel">
          <ErrorState title="The repositories could not be listed." failure={failure} onRetry={retry} />
        </div>
      ) : null}
      {first ? (
        <VirtualTable
          label={LABEL}
          columns={REPOSITORY_COLUMNS}
          rowHref={openRepository}
          sort={{
            key: state.sort,
            order: state.order ?? firstOrder(state.sort),
            onChange: (key, order) => void setState({ sort: key as RepositorySort, order }),
          }}
          empty={filtered ? <NoMatch clear={() => void setState({ q: null, under: null })} /> : nothingYet}
          {...table}
        />
      ) : null}
      {!first && !failure ? <TableSkeleton label={LABEL} columns={REPOSITORY_COLUMNS} /> : null}
    </div>
  );
}

function Summary({ page, q, under }: { page: Page; q: string; under: string }) {
  const count = countOf(page.total, "repository", "repositories");
  if (!page.complete) return <>{count} so far, still being read</>;
  const where = under === "" ? "" : ` in ${under}`;
  if (q !== "") return <>{`${count}${where} ${page.total === 1 ? "matches" : "match"}`}</>;
  return <>{`${count}${where}, sorted over all of them`}</>;
}

function NoMatch({ clear }: { clear: () => void }) {
  return (
    <EmptyState
      title="No repository matches."
      actions={<Button onClick={clear}>Show all repositories</Button>}
    >
      The filter looks for the text anywhere in the name.
    </EmptyState>
  );
}
