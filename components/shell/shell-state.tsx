"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

/** What floats over the page: the folded side bar, and the command palette. */
interface ShellState {
  menuOpen: boolean;
  setMenuOpen: (open: boolean) => void;
  paletteOpen: boolean;
  setPaletteOpen: (open: boolean) => void;
}

const ShellContext = createContext<ShellState | null>(null);

export function ShellStateProvider({ children }: { children: ReactNode }) {
  const [menuOpen, setMenuOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const state = useMemo(
    () => ({ menuOpen, setMenuOpen, paletteOpen, setPaletteOpen }),
    [menuOpen, paletteOpen],
  );
  return <ShellContext value={state}>{children}</ShellContext>;
}

export function useShellState(): ShellState {
  const state = useContext(ShellContext);
  if (!state) throw new Error("The frame of the page is missing around this component.");
  return state;
}
