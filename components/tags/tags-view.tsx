"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import { BulkBar } from "#components/changes/bulk-bar.tsx";
import { RemoveMatchingButton } from "#components/changes/remove-matching-button.tsx";
import { SelectableRows, useSelection } from "#components/changes/selection-context.tsx";
import { TagsBulkActions } from "#components/changes/tags-bulk-actions.tsx";
import { imageHref } from "#components/images/image-link.ts";
import { hrefs } from "#components/shell/hrefs.ts";
import { AsOfNotice } from "#components/tag-history/as-of-notice.tsx";
import { InstantChip } from "#components/tag-history/instant-chip.tsx";
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
import { asOfColumns } from "./as-of-columns.tsx";
import { type TAG_SORTS, tagListState, tagsFilter } from "./list-states.ts";
import { tagColumns } from "./tag-columns.tsx";

/** Rows of another instant cannot be chosen. */
const NOTHING: readonly string[] = [];

/** What is said of the whole list, beside the filters. */
function Count({ list, filtered, asOf }: { list: TagList; filtered: boolean; asOf: string | null }) {
  const tags = `${formatCount(list.total)} ${list.total === 1 ? "tag" : "tags"}`;
  if (filtered) return <span>{tags} match</span>;
  if (asOf) return <span>{tags} as of then</span>;
  return (
    <span>{list.complete ? `${tags}, sorted over all of them` : `${tags} so far, still being read`}</span>
  );
}

function NoTags({
  filtered,
  asOf,
  clear,
  cause,
}: {
  filtered: boolean;
  asOf: string | null;
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
  if (asOf) {
    return (
      <EmptyState title="No tag is known of that instant.">
        Either the repository had none, or nobody watched it yet: its History says since when.
      </EmptyState>
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
  const { registry, name, pullName } = repository;
  const filter = tagsFilter({ registry, repository: name }, state);
  const { q, signed, asOf } = state;
  const { sort, order } = filter;
  const query = useInfiniteQuery({ ...tagsOptions(filter), placeholderData: keepPreviousData });
  const { first, failure, refreshFailure, retry, table } = usePagedRows<Tag, TagList>(query);
  const setText = useCallback((text: string) => void setFilters({ q: text || null }), [setFilters]);
  const rowHref = useCallback(
    (tag: Tag) =>
      asOf
        ? hrefs.repository(registry, name, { view: "history", tag: tag.name, at: asOf })
        : imageHref({ registry, repository: name, reference: tag.name }),
    [registry, name, asOf],
  );
  const columns = useMemo(
    () => (asOf ? asOfColumns({ registry, repository: name, pullName }) : tagColumns(registry, name)),
    [asOf, registry, name, pullName],
  );
  const shown = useMemo(() => table.rows.map((tag) => tag.name), [table.rows]);
  const { selection, choosing, clear } = useSelection(shown);
  const chosen = table.rows.filter((tag) => selection.keys.has(tag.name));
  const rowLook = useCallback(
    (tag: Tag) => (selection.keys.has(tag.name) ? "chosen" : undefined),
    [selection],
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
        <InstantChip
          label="As of…"
          value={asOf}
          hint="The list as the history knows it for that instant, each tag known, assumed, one of several or unknown."
          onChange={(time) => void setFilters({ asOf: time })}
        />
        {asOf ? null : <RemoveMatchingButton registry={registry} repository={name} />}
        <span role="status" className="ml-auto text-muted">
          {first ? <Count list={first} filtered={filtered} asOf={asOf} /> : null}
        </span>
      </div>
      {asOf ? (
        <AsOfNotice asOf={asOf} repository={repository} onBack={() => void setFilters({ asOf: null })} />
      ) : null}
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
        <SelectableRows choosing={choosing} shown={asOf ? NOTHING : shown}>
          <VirtualTable
            label={`Tags of ${name}`}
            columns={columns}
            rowHref={rowHref}
            rowLook={rowLook}
            sort={{
              key: sort,
              order,
              onChange: (key, next) =>
                void setFilters({ sort: key as (typeof TAG_SORTS)[number], order: next }),
            }}
            empty={
              <NoTags
                filtered={filtered}
                asOf={asOf}
                cause={first.cause}
                clear={() => void setFilters({ q: null, signed: null })}
              />
            }
            {...table}
          />
        </SelectableRows>
      ) : (
        <TableSkeleton columns={columns} label="Loading tags" />
      )}
      {first && !asOf ? (
        <BulkBar noun="tag" chosen={chosen.length} total={first.total} onClear={clear}>
          <TagsBulkActions registry={registry} repository={name} chosen={chosen} />
        </BulkBar>
      ) : null}
    </div>
  );
}
