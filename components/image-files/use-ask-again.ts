"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

/** Asks again for what a page shows of files, after more layers were read; settled when the answers are there. */
export function useAskAgain(): () => Promise<unknown> {
  const client = useQueryClient();
  return useCallback(
    () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["entries"] }),
        client.invalidateQueries({ queryKey: ["entry"] }),
      ]),
    [client],
  );
}
