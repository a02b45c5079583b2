"use client";

import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { Failure } from "./error-state.tsx";

interface Page<Row> {
  items: Row[];
  /** Left out: nobody counted. */
  total?: number;
  nextCursor: string | null;
}

/**
 * A list query as VirtualTable takes it: `table` can be spread into it. `first` is the first page, which carries
 * what is said about the whole list; undefined while nothing is loaded. `failure` is a failure with nothing to
 * show; `refreshFailure` one while older rows are still shown.
 */
export function usePagedRows<Row, List extends Page<Row>>(
  query: UseInfiniteQueryResult<InfiniteData<List>, Error>,
) {
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const first = data?.pages[0];
  const last = data?.pages.at(-1);
  const loadMore = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  const failure: Failure | null = query.error;
  return {
    first,
    failure: first ? null : failure,
    refreshFailure: first && query.isRefetchError ? failure : null,
    retry: () => void query.refetch(),
    table: {
      rows,
      // The newest page knows best; when it was the last one, what is there is all there is.
      total: hasNextPage ? Math.max(last?.total ?? 0, rows.length + 1) : rows.length,
      loadMore,
      loadingMore: isFetchingNextPage,
      loadError: query.isFetchNextPageError ? failure : null,
      outdated: query.isPlaceholderData,
    },
  };
}
