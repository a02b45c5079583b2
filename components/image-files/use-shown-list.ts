"use client";

import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type EntriesQuestion, listEntries } from "#lib/console-client/layers.ts";
import type { EntryList } from "#lib/contract/layers.ts";
import { EntryTree, type ReadyList } from "./entry-tree.ts";
import { type FilesState, isSearch } from "./files-state.ts";
import { placeQuestion } from "./place.ts";

export interface ShownList {
  list: ReadyList;
  tree: EntryTree;
  /** What was found, with whole paths, in place of a tree. */
  found: boolean;
  /** Entries of one layer, with what they change. */
  ofLayer: boolean;
}

/**
 * The list that an answer began, which asks for the rest of it by itself. Until the answer to a new question is there
 * the list of the last one stays. Null: there is none yet.
 */
export function useShownList(
  { data, isPlaceholderData }: UseQueryResult<EntryList>,
  question: EntriesQuestion,
  state: FilesState,
): ShownList | null {
  const client = useQueryClient();
  const [shown, setShown] = useState<ShownList | null>(null);
  if (data?.state !== "ready" || isPlaceholderData || data === shown?.list) return shown;
  const found = isSearch(state);
  const tree = new EntryTree({
    ask: (place, cursor, signal) => listEntries({ ...question, ...placeQuestion(place), cursor }, signal),
    first: data,
    flat: found,
    byName: question.sort !== "size",
    unread: () => void client.invalidateQueries({ queryKey: ["entries"] }),
  });
  const next = { list: data, tree, found, ofLayer: data.layer !== null };
  setShown(next);
  return next;
}
