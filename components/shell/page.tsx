import type { ReactNode } from "react";
import type { Crumb } from "./crumbs.tsx";
import { TopBar } from "./top-bar.tsx";

interface PageProps {
  crumbs: readonly Crumb[];
  /** Usually a Freshness; a component of its own where it depends on data. */
  freshness?: ReactNode;
  children: ReactNode;
}

/** One page in the frame: the top bar, and the content to the full width. */
export function Page({ crumbs, freshness, children }: PageProps) {
  return (
    <>
      <TopBar crumbs={crumbs} freshness={freshness} />
      <main id="content" tabIndex={-1} className="grid min-w-0 grid-cols-1 gap-4 px-4 py-5 md:px-6">
        {children}
      </main>
    </>
  );
}
