"use client";

import { createContext, useContext } from "react";
import type { TagMove } from "#lib/contract/tag-history.ts";

/** What a row of a list of moves can do, and how. */
export interface MoveListActions {
  /** Opens the details. */
  open: (move: TagMove) => void;
  /** The address under which this move stands at the top of the list and is open. */
  linkTo: (move: TagMove) => string;
}

const ActionsContext = createContext<MoveListActions | null>(null);

export const MoveListProvider = ActionsContext.Provider;

export function useMoveListActions(): MoveListActions {
  const actions = useContext(ActionsContext);
  if (!actions) throw new Error("A move is listed outside of MoveListProvider.");
  return actions;
}
