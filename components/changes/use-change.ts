"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { staleKeys } from "#components/shell/stale-keys.ts";
import { changeOptions, isEnded } from "#lib/console-client/changes.ts";
import type { Change } from "#lib/contract/changes.ts";

/** Repositories that a change touched: its own, and those of its steps. */
function placesOf(change: Change) {
  const places = [change, ...change.steps].map(({ registry, repository }) => ({ registry, repository }));
  return [...new Map(places.map((place) => [`${place.registry} ${place.repository}`, place])).values()];
}

/** One change, live until it has ended; then what its repositories show is asked for again. */
export function useChange(id: string) {
  const client = useQueryClient();
  const query = useQuery(changeOptions({ id }));
  const change = query.data;
  const ended = change !== undefined && isEnded(change);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, at the moment it ends
  useEffect(() => {
    if (!ended) return;
    for (const place of placesOf(change)) {
      for (const type of ["history", "repository"] as const) {
        for (const queryKey of staleKeys({ type, ...place })) void client.invalidateQueries({ queryKey });
      }
    }
    void client.invalidateQueries({ queryKey: ["keep-alives"] });
    if (change.undoes)
      void client.invalidateQueries({ queryKey: changeOptions({ id: change.undoes }).queryKey });
  }, [ended, client]);
  return query;
}
