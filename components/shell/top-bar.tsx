"use client";

import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { Kbd } from "#components/ui/kbd.tsx";
import { type Crumb, Crumbs } from "./crumbs.tsx";
import { FoldedSideBar } from "./folded-side-bar.tsx";
import { useShellState } from "./shell-state.tsx";

/** Where you are, how fresh it is, and search. */
export function TopBar({ crumbs, freshness }: { crumbs: readonly Crumb[]; freshness?: ReactNode }) {
  const { setPaletteOpen } = useShellState();
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-4 border-b border-line bg-canvas px-4 md:px-6">
      <FoldedSideBar />
      <Crumbs crumbs={crumbs} />
      {freshness}
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setPaletteOpen(true)}
        className="ml-auto flex h-[30px] shrink-0 items-center gap-2 rounded-control border border-line bg-panel px-2 text-muted sm:pr-1.5 sm:pl-2.5 hover:bg-hover lg:w-75"
      >
        <Search aria-hidden="true" className="size-3.5 lg:hidden" />
        <span className="hidden lg:inline">Search repositories, tags, digests</span>
        <span className="sr-only lg:hidden">Search</span>
        <span className="ml-auto flex items-center max-sm:hidden">
          <Kbd>⌘K</Kbd>
        </span>
      </button>
    </header>
  );
}
