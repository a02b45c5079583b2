import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { compareFilesQuery, compareQuery, FileDifference } from "#lib/contract/comparison.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { firstPage, nextPage } from "./list-page.ts";

/** Two images: `platform` also chooses the second one's, unless `toPlatform` says otherwise. */
export type ComparisonQuestion = Omit<z.input<typeof compareQuery>, "wait">;
type FilesQuestion = Omit<z.input<typeof compareFilesQuery>, "wait" | "limit" | "cursor">;

/** A page of files that differ. */
export interface FileDifferencePage {
  /** Layers have to be read first: then there are no items, and that says nothing. */
  unread: boolean;
  items: FileDifference[];
  total: number;
  nextCursor: string | null;
}

/** Two images: config, layers, how many files differ as far as their layers were read. */
export const comparisonOptions = ({ registry, repository, ...rest }: ComparisonQuestion) => {
  const query = { registry, repository, ...rest };
  const across = rest.toRegistry !== undefined || rest.toRepository !== undefined;
  return queryOptions({
    // What concerns two repositories may be made stale by either.
    queryKey: across ? ["comparison", undefined, query] : ["comparison", registry, repository, rest],
    queryFn: ({ signal }) => apiFetch(routes.compareImages, { query: { ...query, wait: "0" }, signal }),
  });
};

/** The files that differ between two images named by their digests, page by page. */
export const compareFilesOptions = (query: FilesQuestion) =>
  infiniteQueryOptions({
    queryKey: ["compare-files", query],
    queryFn: async ({ pageParam, signal }): Promise<FileDifferencePage> => {
      const list = await apiFetch(routes.compareFiles, {
        query: { ...query, ...pageParam, wait: "0" },
        signal,
      });
      if (list.state === "unread") return { unread: true, items: [], total: 0, nextCursor: null };
      return { unread: false, items: list.items, total: list.total, nextCursor: list.nextCursor };
    },
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });
