"use client";

import { useQuery } from "@tanstack/react-query";
import { type Place, placeQuestion } from "#components/image-files/place.ts";
import { RowsLoading } from "#components/images/rows-loading.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { ConsoleApiError } from "#lib/console-client/console-api-error.ts";
import { entryOptions, type FileAddress } from "#lib/console-client/layers.ts";
import type { ComparedSide, Comparison, FileDifference } from "#lib/contract/comparison.ts";
import { ContentDifference } from "./content-difference.tsx";
import type { ReadyEntry } from "./entry-facts.ts";
import { EntryFactsTable } from "./entry-facts-table.tsx";

/** What one image has at a path. */
type SideEntry =
  | { state: "loading" }
  | { state: "failed"; error: Error; retry: () => void }
  | { state: "unread" }
  | { state: "known"; detail: ReadyEntry | null };

const isMissing = (error: Error | null) => error instanceof ConsoleApiError && error.status === 404;

/** `absent`: the list says that this side has nothing there, so it is not asked. */
function useSideEntry(
  { registry, repository, digest }: ComparedSide,
  place: Place,
  absent: boolean,
): SideEntry {
  const query = useQuery({
    ...entryOptions({ registry, repository, digest, ...placeQuestion(place) }),
    enabled: !absent,
  });
  if (absent) return { state: "known", detail: null };
  if (isMissing(query.error)) return { state: "known", detail: null };
  if (query.isError && !query.data) {
    return { state: "failed", error: query.error, retry: () => void query.refetch() };
  }
  if (!query.data) return { state: "loading" };
  return query.data.state === "unread" ? { state: "unread" } : { state: "known", detail: query.data };
}

function addressOf({ registry, repository, digest }: ComparedSide, place: Place): FileAddress {
  return { registry, repository, digest, ...placeQuestion(place) };
}

interface FileComparisonProps {
  comparison: Comparison;
  place: Place;
  /** What the list says of it, when it is among what is loaded. */
  row: FileDifference | undefined;
}

/** One path in both images: what is known of it on each side, and what differs in its content. */
export function FileComparison({ comparison, place, row }: FileComparisonProps) {
  const from = useSideEntry(comparison.from, place, row?.from === null);
  const to = useSideEntry(comparison.to, place, row?.to === null);
  for (const side of [from, to]) {
    if (side.state === "failed") {
      return (
        <ErrorState title="This file could not be compared." failure={side.error} onRetry={side.retry} />
      );
    }
    if (side.state === "unread") {
      return (
        <EmptyState title="The layers have to be read again.">
          What was read of them is no longer kept. Close this and look at the list again.
        </EmptyState>
      );
    }
  }
  if (from.state !== "known" || to.state !== "known") {
    return (
      <div className="p-5">
        <RowsLoading label="Looking up the file in both images" />
      </div>
    );
  }
  if (from.detail === null && to.detail === null) {
    return <EmptyState title="Neither image has this path." />;
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <EntryFactsTable from={from.detail} to={to.detail} />
      <ContentDifference
        from={from.detail && { detail: from.detail, address: addressOf(comparison.from, place) }}
        to={to.detail && { detail: to.detail, address: addressOf(comparison.to, place) }}
      />
    </div>
  );
}
