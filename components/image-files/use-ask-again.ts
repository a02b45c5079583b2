"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

/** Asks again for what a page shows of files, after more layers were read. */
export function useAskAgain(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    void client.invalidateQueries({ queryKey: ["entries"] });
    void client.invalidateQueries({ queryKey: ["entry"] });
  }, [client]);
}
