"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import { BulkBar } from "#components/changes/bulk-bar.tsx";
import { SelectableRows, useSelection } from "#components/changes/selection-context.tsx";
import { VersionsBulkActions } from "#components/changes/versions-bulk-actions.tsx";
import { imageHref } from "#components/images/image-link.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { FilterInput } from "#components/ui/filter-input.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { Select } from "#components/ui/select.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { usePagedRows } from "#components/ui/use-paged-rows.ts";
import { VirtualTable } from "#components/ui/virtual-table.tsx";
import { versionsOptions } from "#lib/console-client/versions.ts";
import type { RepositoryDetail, Version, VersionList } from "#lib/contract/repositories.ts";
import { VERSION_ROLES, type VERSION_SORTS, versionListState, versionsFilter } from "./list-states.ts";
import { versionColumns } from "./version-columns.tsx";

const ROLE_WORDS = {
  top: "what tags can point at",
  child: "parts of multi-platform versions",
  referrer: "signatures and other referrers",
  any: "everything",
} as const;

/** The versions of a repository by digest: tagged ones with their tags, untagged ones that were seen before. */
export function VersionsView({ repository }: { repository: RepositoryDetail }) {
  const [state, setFilters] = useQueryStates(versionListState);
  const { registry, name } = repository;
  const { q, tagged, role, vsort, vorder } = state;
  const query = useInfiniteQuery({
    ...versionsOptions(versionsFilter({ registry, repository: name }, state)),
    placeholderData: keepPreviousData,
  });
  const { first, failure, retry, table } = usePagedRows<Version, VersionList>(query);
  const setText = useCallback((text: string) => void setFilters({ q: text || null }), [setFilters]);
  const rowHref = useCallback(
    (version: Version) => imageHref({ registry, repository: name, reference: version.digest }),
    [registry, name],
  );
  const columns = useMemo(() => versionColumns(registry, name), [registry, name]);
  const shown = useMemo(() => table.rows.map((version) => version.digest), [table.rows]);
  const { selection, choosing, clear } = useSelection(shown);
  const chosen = table.rows.filter((version) => selection.keys.has(version.digest));
  const rowLook = useCallback(
    (version: Version) => (selection.keys.has(version.digest) ? "chosen" : undefined),
    [selection],
  );
  return (
    <div className="grid min-w-0 grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <FilterInput label="Filter by digest" value={q} onChange={setText} />
        <Select
          label="Tagged"
          value={tagged ?? "any"}
          options={[
            { value: "any", label: "any" },
            { value: "yes", label: "yes" },
            { value: "no", label: "no" },
          ]}
          onChange={(value) => void setFilters({ tagged: value === "any" ? null : (value as "yes" | "no") })}
        />
        <Select
          label="Show"
          value={role}
          options={VERSION_ROLES.map((value) => ({ value, label: ROLE_WORDS[value] }))}
          onChange={(value) => void setFilters({ role: value })}
        />
        <span role="status" className="ml-auto text-muted">
          {first ? `${formatCount(first.total)} ${first.total === 1 ? "version" : "versions"}` : null}
        </span>
      </div>
      {failure ? (
        <ErrorState title="The versions could not be read." failure={failure} onRetry={retry} />
      ) : first ? (
        <SelectableRows choosing={choosing} shown={shown}>
          <VirtualTable
            label={`Versions of ${name}`}
            columns={columns}
            rowHref={rowHref}
            rowLook={rowLook}
            sort={{
              key: vsort,
              order: vorder,
              onChange: (key, next) =>
                void setFilters({ vsort: key as (typeof VERSION_SORTS)[number], vorder: next }),
            }}
            empty={
              <EmptyState title="No version matches.">
                Untagged versions are known from the moment Tagtrail first saw them; a registry does not list
                older ones.
              </EmptyState>
            }
            {...table}
          />
        </SelectableRows>
      ) : (
        <TableSkeleton columns={columns} label="Loading versions" />
      )}
      {first ? (
        <BulkBar noun="version" chosen={chosen.length} total={first.total} onClear={clear}>
          <VersionsBulkActions registry={registry} repository={name} chosen={chosen} />
        </BulkBar>
      ) : null}
    </div>
  );
}
