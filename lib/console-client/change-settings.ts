import { queryOptions } from "@tanstack/react-query";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/** What this console allows. It changes only when the server is started anew. */
export const changeSettingsOptions = () =>
  queryOptions({
    queryKey: ["change-settings"],
    queryFn: ({ signal }) => apiFetch(routes.getChangeSettings, { signal }),
    staleTime: 5 * 60_000,
  });
