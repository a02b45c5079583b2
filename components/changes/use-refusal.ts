"use client";

import { createContext, useContext } from "react";

const RefusalContext = createContext<string | null>(null);

export const RefusalProvider = RefusalContext.Provider;

/**
 * Why nothing can be changed here at all; null: changes are possible. While that is not known, actions are offered:
 * the plan says it then, and the server refuses in any case.
 */
export function useRefusal(): string | null {
  return useContext(RefusalContext);
}
