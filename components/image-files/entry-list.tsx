"use client";

import { useCallback, useState } from "react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { Entry } from "#lib/contract/layers.ts";
import { entryColumns } from "./entry-columns.tsx";
import { EntryTable } from "./entry-table.tsx";
import { isSearch } from "./files-state.ts";
import { placeOf } from "./place.ts";
import type { Files } from "./use-files.ts";
import type { ShownList } from "./use-shown-list.ts";

interface EntryListProps {
  files: Files;
  shown: ShownList;
  /** Of the question before this one. */
  outdated: boolean;
}

/** The tree of files, or the list of what was found; what is opened stands in the address. */
export function EntryList({ files, shown, outdated }: EntryListProps) {
  const { state, change } = files;
  const { tree, found, ofLayer } = shown;
  const [opened, setOpened] = useState<Entry | null>(null);
  const open = useCallback(
    (entry: Entry) => {
      setOpened(entry);
      // What a later layer took out of sight is shown as it is in its own.
      const inLayer = entry.hidden === null || ofLayer ? null : entry.layer;
      change({ path: placeOf(entry), in: inLayer, show: null }, "push");
    },
    [change, ofLayer],
  );
  if (tree.count === 0) return <NothingListed found={found} search={isSearch(state)} ofLayer={ofLayer} />;
  return (
    <EntryTable
      tree={tree}
      label={found ? "Entries found" : "Files"}
      columns={entryColumns(shown)}
      chosen={state.path}
      chosenEntry={opened}
      outdated={outdated}
      sort={state.sort}
      onSort={(sort) => change({ sort: sort === "path" ? null : sort })}
      onOpen={open}
    />
  );
}

function NothingListed({ found, search, ofLayer }: { found: boolean; search: boolean; ofLayer: boolean }) {
  if (found || search)
    return (
      <EmptyState title="Nothing here matches the filters.">All entries were looked through.</EmptyState>
    );
  return ofLayer ? (
    <EmptyState title="This layer is empty.">It has no entries: it changes no files.</EmptyState>
  ) : (
    <EmptyState title="This image has no files.">None of its layers leaves one in sight.</EmptyState>
  );
}
