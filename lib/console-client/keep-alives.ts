import { infiniteQueryOptions, mutationOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { keepAlivesQuery, removeKeepAliveBody } from "#lib/contract/changes.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { firstPage, nextPage } from "./list-page.ts";

export type KeepAlivesFilter = Omit<z.input<typeof keepAlivesQuery>, "limit" | "cursor">;

/** Versions kept by hidden tags, page by page; asked again while one of them is being let go. */
export const keepAlivesOptions = (filter: KeepAlivesFilter) =>
  infiniteQueryOptions({
    queryKey: ["keep-alives", filter],
    queryFn: ({ pageParam, signal }) =>
      apiFetch(routes.listKeepAlives, { query: { ...filter, ...pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((kept) => kept.state === "removing")) ? 1000 : false,
  });

/** Takes away the hidden tag by which a version is kept. */
export const removeKeepAliveMutation = () =>
  mutationOptions({
    mutationKey: ["remove-keep-alive"],
    mutationFn: (body: z.input<typeof removeKeepAliveBody>) => apiFetch(routes.removeKeepAlive, { body }),
    onSettled: (_answer, _error, _body, _result, { client }) =>
      client.invalidateQueries({ queryKey: ["keep-alives"] }),
  });
