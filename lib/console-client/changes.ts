import { infiniteQueryOptions, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  Change,
  cancelChangeBody,
  changesQuery,
  executePlanBody,
  Plan,
  undoChangeBody,
} from "#lib/contract/changes.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { firstPage, nextPage } from "./list-page.ts";

export type ChangesFilter = Omit<z.input<typeof changesQuery>, "limit" | "cursor">;

/** How often something under way is asked for again, ms. */
const UNDER_WAY_MILLISECONDS = 1000;
/** How many changes under way are followed. */
export const OPEN_LIMIT = 50;
const ENDED: readonly Change["state"][] = ["done", "partly", "failed", "cancelled"];

/** Nothing more will happen to it. */
export function isEnded({ state }: Pick<Change, "state">): boolean {
  return ENDED.includes(state);
}

/** Changes made through this console, newest first, page by page; asked again while any of them is under way. */
export const changesOptions = (filter: ChangesFilter) =>
  infiniteQueryOptions({
    queryKey: ["changes", filter],
    queryFn: ({ pageParam, signal }) =>
      apiFetch(routes.listChanges, { query: { ...filter, ...pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((change) => !isEnded(change)))
        ? UNDER_WAY_MILLISECONDS
        : false,
  });

/** What is waiting, running or being settled, by whoever; asked again while there is any. */
export const openChangesOptions = () =>
  queryOptions({
    queryKey: ["changes", "open"],
    queryFn: ({ signal }) =>
      apiFetch(routes.listChanges, { query: { state: "open", limit: OPEN_LIMIT }, signal }),
    refetchInterval: ({ state }) => (state.data?.items.length ? UNDER_WAY_MILLISECONDS : false),
  });

/** One change with its steps; asked again until it has ended. */
export const changeOptions = ({ id }: { id: string }) =>
  queryOptions({
    queryKey: ["change", id],
    queryFn: ({ signal }) => apiFetch(routes.getChange, { query: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && !isEnded(state.data) ? UNDER_WAY_MILLISECONDS : false),
  });

/** A change that was answered is known at once, and every list of changes asks again. */
function remember(client: QueryClient, change: Change): void {
  client.setQueryData(changeOptions(change).queryKey, change);
  void client.invalidateQueries({ queryKey: ["changes"] });
}

/** Executes a plan exactly as it was shown. */
export const executePlanMutation = () =>
  mutationOptions({
    mutationKey: ["execute-plan"],
    mutationFn: (body: z.input<typeof executePlanBody>) => apiFetch(routes.executePlan, { body }),
    onSuccess: (change, _body, _result, { client }) => remember(client, change),
  });

/** Calls off a change that waits, or ends one that copies. */
export const cancelChangeMutation = () =>
  mutationOptions({
    mutationKey: ["cancel-change"],
    mutationFn: (body: z.input<typeof cancelChangeBody>) => apiFetch(routes.cancelChange, { body }),
    onSuccess: (change, _body, _result, { client }) => remember(client, change),
  });

/**
 * Plans what would undo a change. Nothing is done.
 *
 * @throws ConsoleApiError
 */
export async function planUndo(body: z.input<typeof undoChangeBody>, signal?: AbortSignal): Promise<Plan> {
  return (await apiFetch(routes.planUndo, { body, signal })).plan;
}
