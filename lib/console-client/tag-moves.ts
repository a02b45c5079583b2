import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { routes } from "#lib/contract/routes.ts";
import type { exportMovesQuery, MoveSelection } from "#lib/contract/tag-history.ts";
import { apiFetch } from "./api-fetch.ts";
import { firstPage, nextPage } from "./list-page.ts";
import { addressOf } from "./send-request.ts";

/** Moves of tags, newest first, page by page. A page may be short, or empty, and not be the last. */
export const movesOptions = ({ registry, repository, ...filter }: MoveSelection) =>
  infiniteQueryOptions({
    queryKey: ["tag-moves", registry, repository, filter],
    queryFn: ({ pageParam, signal }) =>
      apiFetch(routes.listMoves, { query: { registry, repository, ...filter, ...pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });

/** The same selection, counted by day. */
export const moveDaysOptions = ({ registry, repository, ...filter }: MoveSelection) =>
  queryOptions({
    queryKey: ["tag-move-days", registry, repository, filter],
    queryFn: ({ signal }) =>
      apiFetch(routes.countMoveDays, { query: { registry, repository, ...filter }, signal }),
  });

/** The address of the same selection as a file: for a link, since a file is saved by the browser itself. */
export function exportMovesAddress(selection: z.input<typeof exportMovesQuery>): string {
  return addressOf(routes.exportMoves.path, selection);
}
