"use client";

import { Menu as MenuIcon, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useEffect } from "react";
import { buttonClass } from "#components/ui/button-class.ts";
import { useShellState } from "./shell-state.tsx";
import { SideBar } from "./side-bar.tsx";

/** Below 1,000 px the side bar is behind a button and opens over the page. */
export function FoldedSideBar() {
  const { menuOpen, setMenuOpen } = useShellState();
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: going to another page closes it
  useEffect(() => setMenuOpen(false), [pathname, setMenuOpen]);
  return (
    <Radix.Root open={menuOpen} onOpenChange={setMenuOpen}>
      <Radix.Trigger aria-label="Open the menu" className={`${buttonClass("quiet", "icon")} -ml-2 md:hidden`}>
        <MenuIcon aria-hidden="true" className="size-4" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-[min(270px,85vw)] border-r border-line bg-canvas shadow-dialog"
        >
          <Radix.Title className="sr-only">Menu</Radix.Title>
          <SideBar />
          <Radix.Close
            aria-label="Close the menu"
            className={`${buttonClass("quiet", "icon")} absolute! top-3 right-3`}
          >
            <X aria-hidden="true" className="size-4" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
