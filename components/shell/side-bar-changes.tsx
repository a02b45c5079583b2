"use client";

import { useQuery } from "@tanstack/react-query";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { openChangesOptions } from "#lib/console-client/changes.ts";
import { hrefs } from "./hrefs.ts";
import { SideBarLink } from "./side-bar-link.tsx";

/** The line to what was changed here, with how many changes are under way. */
export function SideBarChanges({ pathname }: { pathname: string }) {
  const { data } = useQuery(openChangesOptions());
  const open = data?.items.length ?? 0;
  const current = pathname.startsWith(hrefs.changes()) || pathname.startsWith(hrefs.keepAlives());
  return (
    <SideBarLink href={hrefs.changes()} current={current}>
      Changes
      {open > 0 ? (
        <>
          <span className="sr-only">, {countOf(open, "change")} under way</span>
          <span aria-hidden="true" className="ml-auto font-normal text-muted">
            {formatCount(open)}
          </span>
        </>
      ) : null}
    </SideBarLink>
  );
}
