"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useCallback } from "react";
import { imageHref } from "#components/images/image-link.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { FilterInput } from "#components/ui/filter-input.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { Select } from "#components/ui/select.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { Text } from "#components/ui/text.tsx";
import { usePagedRows } from "#components/ui/use-paged-rows.ts";
import { VirtualTable } from "#components/ui/virtual-table.tsx";
import { tagsOptions } from "#lib/console-client/tags.ts";
import type { RepositoryDetail, Tag, TagList } from "#lib/contract/repositories.ts";
import { type TAG_SORTS, tagListState, tagsFilter } from "./list-states.ts";
import { TAG_COLUMNS } from "./tag-columns.tsx";

/** What is said of the whole list, beside the filters. */
function Count({ list, filtered }: { list: TagList; filtered: boolean }) {
  const tags = `${formatCount(list.total)} ${list.total === 1 ? "tag" : "tags"}`;
  if (filtered) return <span>{tags} match</span>;
  return (
    <span>{list.complete ? `${tags}, sorted over all of them` : `${tags} so far, still being read`}</span>
  );
}

function NoTags({
  filtered,
  clear,
  cause,
}: {
  filtered: boolean;
  clear: () => void;
  cause: TagList["cause"];
}) {
  if (filtered) {
    return (
      <EmptyState
        title="No tag matches."
        actions={
          <button type="button" className="text-accent underline-offset-2 hover:underline" onClick={clear}>
            Show all tags
          </button>
        }
      />
    );
  }
  if (cause) return <EmptyState title="No tags are known yet, and the registry could not be asked." />;
  return (
    <EmptyState title="This repository has no tags.">
      Its versions may still be there, untagged: look under Versions.
    </EmptyState>
  );
}

/** The tags of a repository: searchable, sorted over all of them, drawn row by row. */
export function TagsView({ repository }: { repository: RepositoryDetail }) {
  const [state, setFilters] = useQueryStates(tagListState);
  const { registry, name } = repository;
  const filter = tagsFilter({ registry, repository: name }, state);
  const { q, signed } = state;
  const { sort, order } = filter;
  const query = useInfiniteQuery({ ...tagsOptions(filter), placeholderData: keepPreviousData });
  const { first, failure, refreshFailure, retry, table } = usePagedRows<Tag, TagList>(query);
  const setText = useCallback((text: string) => void setFilters({ q: text || null }), [setFilters]);
  const rowHref = useCallback(
    (tag: Tag) => imageHref({ registry, repository: name, reference: tag.name }),
    [registry, name],
  );
  const filtered = q !== "" || signed !== null;
  return (
    <div className="grid min-w-0 grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <FilterInput label="Filter tags" value={q} onChange={setText} />
        <Select
          label="Signed"
          value={signed ?? "any"}
          options={[
            { value: "any", label: "any" },
            { value: "yes", label: "yes" },
            { value: "no", label: "no" },
          ]}
          onChange={(value) => void setFilters({ signed: value === "any" ? null : (value as "yes" | "no") })}
        />
        <span role="status" className="ml-auto text-muted">
          {first ? <Count list={first} filtered={filtered} /> : null}
        </span>
      </div>
      {first?.cause ? (
        <Notice tone="warning">
          The list may be out of date: <Text>{first.cause.message}</Text>{" "}
          <span className="text-muted">{first.cause.advice}</span>
        </Notice>
      ) : null}
      {refreshFailure ? (
        <Notice tone="warning">This is an older list: {refreshFailure.message}</Notice>
      ) : null}
      {failure ? (
        <ErrorState title="The tags could not be read." failure={failure} onRetry={retry} />
      ) : first ? (
        <VirtualTable
          label={`Tags of ${name}`}
          columns={TAG_COLUMNS}
          rowHref={rowHref}
          sort={{
            key: sort,
            order,
            onChange: (key, next) =>
              void setFilters({ sort: key as (typeof TAG_SORTS)[number], order: next }),
          }}
          empty={
            <NoTags
              filtered={filtered}
              cause={first.cause}
              clear={() => void setFilters({ q: null, signed: null })}
            />
          }
          {...table}
        />
      ) : (
        <TableSkeleton columns={TAG_COLUMNS} label="Loading tags" />
      )}
    </div>
  );
}
