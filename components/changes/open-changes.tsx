"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { openChangesOptions } from "#lib/console-client/changes.ts";
import { showChange } from "./change-toast.tsx";

/**
 * Changes that wait are shown on every page, whoever began them and also after a reload, so that they can be called
 * off. Each once: who hides it finds it under Changes.
 */
export function OpenChanges() {
  const { data } = useQuery(openChangesOptions());
  const shown = useRef(new Set<string>());
  useEffect(() => {
    for (const { id, state } of data?.items ?? []) {
      if (state !== "waiting" || shown.current.has(id)) continue;
      shown.current.add(id);
      showChange(id);
    }
  }, [data]);
  return null;
}
