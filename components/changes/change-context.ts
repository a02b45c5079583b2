"use client";

import { createContext, useContext } from "react";
import type { ChangeRequest } from "./change-request.ts";

const OpenContext = createContext<((request: ChangeRequest) => void) | null>(null);

export const OpenChangeProvider = OpenContext.Provider;

/** How any button of the console asks for a change: its dialog opens and shows a plan first. */
export function useOpenChange(): (request: ChangeRequest) => void {
  const open = useContext(OpenContext);
  if (!open) throw new Error("A change is asked for outside of ChangeDialogs.");
  return open;
}
