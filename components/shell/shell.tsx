"use client";

import { lazy, type ReactNode, Suspense } from "react";
import { ChangeDialogs } from "#components/changes/change-dialogs.tsx";
import { OpenChanges } from "#components/changes/open-changes.tsx";
import { ShellStateProvider, useShellState } from "./shell-state.tsx";
import { SideBar } from "./side-bar.tsx";
import { useConsoleEvents } from "./use-console-events.ts";
import { useHotkeys } from "./use-hotkeys.ts";

/** Nobody needs the palette before opening it. */
const CommandPalette = lazy(() =>
  import("./command-palette.tsx").then((module) => ({ default: module.CommandPalette })),
);

/** The frame around every page: side bar, keyboard, command palette, live updates. Each page brings its top bar. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <ShellStateProvider>
      <a
        href="#content"
        className="sr-only rounded-control bg-accent px-3 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60"
      >
        Skip to the content
      </a>
      <div className="md:pl-54">
        <aside
          aria-label="Registries and pages"
          className="fixed inset-y-0 left-0 hidden w-54 border-r border-line bg-canvas md:block"
        >
          <SideBar />
        </aside>
        <ChangeDialogs>{children}</ChangeDialogs>
      </div>
      <OpenChanges />
      <Live />
    </ShellStateProvider>
  );
}

function Live() {
  const { paletteOpen, setPaletteOpen } = useShellState();
  useHotkeys(() => setPaletteOpen(true));
  useConsoleEvents();
  if (!paletteOpen) return null;
  return (
    <Suspense>
      <CommandPalette onClose={() => setPaletteOpen(false)} />
    </Suspense>
  );
}
