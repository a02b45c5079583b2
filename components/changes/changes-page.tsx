"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { hrefs } from "#components/shell/hrefs.ts";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Select } from "#components/ui/select.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { usePagedRows } from "#components/ui/use-paged-rows.ts";
import { VirtualTable } from "#components/ui/virtual-table.tsx";
import { changesOptions } from "#lib/console-client/changes.ts";
import { registriesOptions } from "#lib/console-client/registries.ts";
import type { Change, ChangeList } from "#lib/contract/changes.ts";
import { CHANGE_COLUMNS, CHANGE_ROW } from "./change-columns.tsx";
import { changeListState, changesFilter } from "./change-list-state.ts";
import { ChangesTabs } from "./changes-tabs.tsx";
import { useRefusal } from "./use-refusal.ts";

const openRow = ({ id }: Change) => hrefs.change(id);

/** No name of a registry. */
const ANY = "*";

const STATES = [
  { value: "any", label: "any" },
  { value: "open", label: "under way" },
  { value: "ended", label: "ended" },
] as const;

/** Everything that was changed through this console. */
export function ChangesPage() {
  const [{ state, registry }, setState] = useQueryStates(changeListState);
  const registries = useQuery(registriesOptions()).data?.items ?? [];
  const query = useInfiniteQuery({
    ...changesOptions(changesFilter({ state, registry })),
    placeholderData: keepPreviousData,
  });
  const { first, failure, refreshFailure, retry, table } = usePagedRows<Change, ChangeList>(query);
  const readOnly = useRefusal();
  const names = [...new Set([...registries.map(({ name }) => name), ...(registry ? [registry] : [])])];
  const filtered = state !== null || registry !== null;
  return (
    <>
      <header className="grid gap-1">
        <h1 className="text-title font-semibold tracking-tight">Changes</h1>
        <p className="text-muted">
          Moves, copies, deletions and restorations made through this console, newest first.
        </p>
      </header>
      <ChangesTabs current="changes" />
      {readOnly ? <Notice>{readOnly} What was changed before stays listed.</Notice> : null}
      <div className="flex flex-wrap items-center gap-2">
        <Select
          label="State"
          value={state ?? "any"}
          options={STATES}
          onChange={(value) => void setState({ state: value === "any" ? null : value })}
        />
        <Select
          label="Registry"
          value={registry ?? ANY}
          options={[{ value: ANY, label: "any" }, ...names.map((name) => ({ value: name, label: name }))]}
          onChange={(value) => void setState({ registry: value === ANY ? null : value })}
        />
      </div>
      {refreshFailure ? (
        <Notice tone="warning">This is an older list: {refreshFailure.message}</Notice>
      ) : null}
      {failure ? (
        <ErrorState title="The changes could not be listed." failure={failure} onRetry={retry} />
      ) : first ? (
        <VirtualTable
          label="Changes"
          columns={CHANGE_COLUMNS}
          rowHeight={CHANGE_ROW}
          rowHref={openRow}
          empty={
            filtered ? (
              <EmptyState
                title="No change matches."
                actions={
                  <Button onClick={() => void setState({ state: null, registry: null })}>
                    Show all changes
                  </Button>
                }
              />
            ) : (
              <NothingYet />
            )
          }
          {...table}
        />
      ) : (
        <TableSkeleton label="Loading changes" columns={CHANGE_COLUMNS} rowHeight={CHANGE_ROW} />
      )}
    </>
  );
}

function NothingYet() {
  return (
    <EmptyState
      title="Nothing was changed through this console yet."
      actions={<ButtonLink href={hrefs.home()}>All registries</ButtonLink>}
    >
      Move a tag, roll one back, copy or delete a version: each shows its plan first and is written down here.
      What others change elsewhere is in the History.
    </EmptyState>
  );
}
