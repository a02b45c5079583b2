import type { ReactNode } from "react";

/** A bordered part of the page with a heading and, at its right, what belongs to the whole part. */
export function Panel({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="overflow-hidden rounded-card border border-line bg-panel">
      <header className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-3.5 py-2">
        <h2 className="font-semibold">{title}</h2>
        {aside ? <div className="text-muted">{aside}</div> : null}
      </header>
      {children}
    </section>
  );
}
