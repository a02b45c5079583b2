"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { hrefs } from "./hrefs.ts";
import { Logo } from "./logo.tsx";
import { SideBarChanges } from "./side-bar-changes.tsx";
import { SideBarLink } from "./side-bar-link.tsx";
import { SideBarRegistries } from "./side-bar-registries.tsx";
import { ThemeMenu } from "./theme-menu.tsx";

/** Where one can go: the registries with their state, always in sight. */
export function SideBar() {
  const pathname = usePathname();
  return (
    <div className="flex h-full flex-col gap-4 overflow-y-auto px-2.5 py-4">
      <Link
        href={hrefs.home()}
        prefetch={false}
        className="mx-2 flex h-6 items-center gap-2.5 text-base font-semibold tracking-tight"
      >
        <Logo />
        Tagtrail
      </Link>
      <nav aria-label="Main" className="grid gap-4">
        <div className="grid gap-0.5">
          <SideBarLink href={hrefs.home()} current={pathname === hrefs.home()}>
            Home
          </SideBarLink>
          <SideBarLink href={hrefs.history()} current={pathname.startsWith(hrefs.history())}>
            History
          </SideBarLink>
          <SideBarChanges pathname={pathname} />
        </div>
        <section aria-labelledby="side-bar-registries" className="grid gap-0.5">
          <h2 id="side-bar-registries" className="px-2.5 pb-1 text-xs text-muted">
            Registries
          </h2>
          <SideBarRegistries pathname={pathname} />
          <SideBarLink href={hrefs.connect()} current={pathname === hrefs.connect()}>
            <Plus aria-hidden="true" className="-mx-[2.5px] size-3" />
            Connect a registry
          </SideBarLink>
        </section>
      </nav>
      <div className="mt-auto">
        <ThemeMenu />
      </div>
    </div>
  );
}
