"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { type Place, placeKey } from "#components/image-files/place.ts";
import { hrefs } from "#components/shell/hrefs.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { FilterInput } from "#components/ui/filter-input.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Select } from "#components/ui/select.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { usePagedRows } from "#components/ui/use-paged-rows.ts";
import { VirtualTable } from "#components/ui/virtual-table.tsx";
import { compareFilesOptions, type FileDifferencePage } from "#lib/console-client/comparison.ts";
import type { Comparison, FileCounts, FileDifference } from "#lib/contract/comparison.ts";
import type { ChangeState, CompareState } from "./compare-state.ts";
import { pairParameters } from "./compared-pair.ts";
import { FILE_COLUMNS, FILE_ROW, fileLook } from "./file-columns.tsx";
import { FileCountChips } from "./file-count-chips.tsx";
import { FileListProvider } from "./file-list-context.tsx";
import { FileSheet } from "./file-sheet.tsx";

interface FileListProps {
  comparison: Comparison;
  counts: FileCounts;
  state: CompareState;
  onState: ChangeState;
  onRead: () => Promise<unknown>;
}

/** The two images by their digests: what the list says then never changes under the reader. */
function exactPair({ from, to }: Comparison) {
  const side = ({ registry, repository, digest }: Comparison["from"]) => ({
    ...{ registry, repository, reference: digest, platform: null },
  });
  const {
    registry,
    repository,
    from: first,
    to: second,
    ...rest
  } = pairParameters({
    from: side(from),
    to: side(to),
  });
  return {
    registry: registry ?? "",
    repository: repository ?? "",
    from: first ?? "",
    to: second ?? "",
    ...(rest.toRegistry === null ? {} : { toRegistry: rest.toRegistry }),
    ...(rest.toRepository === null ? {} : { toRepository: rest.toRepository }),
  };
}

/** Where a file is open, on the page as it is. */
function useFileLink(state: CompareState) {
  const { file: _, ...rest } = state;
  const parameters = JSON.stringify(rest);
  return useCallback(
    (place: Place) => hrefs.compare({ ...JSON.parse(parameters), file: placeKey(place) }),
    [parameters],
  );
}

function Toolbar({
  counts,
  state,
  onState,
  total,
}: Omit<FileListProps, "comparison" | "onRead"> & { total: number | null }) {
  const { kind, q, sort } = state;
  const search = useCallback((text: string) => onState({ q: text || null }), [onState]);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <FileCountChips counts={counts} kind={kind} onKind={(next) => onState({ kind: next })} />
      <FilterInput label="Filter by name" value={q} onChange={search} />
      <Select
        label="Sort"
        value={sort}
        options={[
          { value: "path", label: "by path" },
          { value: "size", label: "by size" },
        ]}
        onChange={(next) => onState({ sort: next })}
      />
      <span role="status" className="ml-auto text-muted">
        {q !== "" && total !== null ? `${countOf(total, "path")} match` : null}
      </span>
    </div>
  );
}

/** The files that differ, of any number, narrowed and sorted; each opens what differs in it. */
export function FileList({ comparison, counts, state, onState, onRead }: FileListProps) {
  const { kind, q, sort, file } = state;
  const query = useInfiniteQuery(
    compareFilesOptions({
      ...exactPair(comparison),
      ...(kind === null ? {} : { kind }),
      ...(q === "" ? {} : { q: q.slice(0, 256) }),
      sort,
    }),
  );
  const { first, failure, retry, table } = usePagedRows<FileDifference, FileDifferencePage>(query);
  const linkTo = useFileLink(state);
  const open = useCallback((place: Place) => onState({ file: place }, { history: "push" }), [onState]);
  const actions = useMemo(() => ({ open, linkTo }), [open, linkTo]);
  const opened = file === null ? null : placeKey(file);
  const rowLook = useCallback(
    (row: FileDifference) => (placeKey(row) === opened ? "chosen" : fileLook(row)),
    [opened],
  );
  return (
    <FileListProvider value={actions}>
      <Toolbar counts={counts} state={state} onState={onState} total={first?.total ?? null} />
      {failure || first?.unread ? (
        <div className="rounded-card border border-line bg-panel">
          {failure ? (
            <ErrorState title="The files could not be listed." failure={failure} onRetry={retry} />
          ) : (
            <EmptyState
              title="The layers have to be read again."
              actions={<Button onClick={() => void onRead().then(retry)}>Look again</Button>}
            >
              What was read of them is no longer kept.
            </EmptyState>
          )}
        </div>
      ) : first ? (
        <VirtualTable
          label="Files that differ"
          columns={FILE_COLUMNS}
          rowHeight={FILE_ROW}
          rowLook={rowLook}
          empty={
            <EmptyState
              title="No file matches."
              actions={<Button onClick={() => onState({ kind: null, q: null })}>Show all files</Button>}
            />
          }
          {...table}
        />
      ) : (
        <TableSkeleton label="Files that differ" columns={FILE_COLUMNS} rowHeight={FILE_ROW} />
      )}
      {file === null ? null : (
        <FileSheet
          comparison={comparison}
          place={file}
          rows={table.rows}
          onOpen={(place) => onState({ file: place })}
          onClose={() => onState({ file: null })}
        />
      )}
    </FileListProvider>
  );
}
