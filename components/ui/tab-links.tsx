import Link from "next/link";
import { formatCount } from "./format-count.ts";

export interface TabLink {
  label: string;
  href: string;
  current: boolean;
  /** Shown after the label; null while it is not known. */
  count?: number | null;
}

/** The views of one page. They are links, because which view is open belongs in the address. */
export function TabLinks({ label, tabs }: { label: string; tabs: readonly TabLink[] }) {
  return (
    <nav aria-label={label} className="flex gap-5 overflow-x-auto border-b border-line">
      {tabs.map((tab) => (
        <Link
          key={tab.label}
          href={tab.href}
          prefetch={false}
          scroll={false}
          aria-current={tab.current ? "page" : undefined}
          className="-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap text-muted outline-offset-[-2px] hover:text-ink aria-[current]:border-ink aria-[current]:font-medium aria-[current]:text-ink"
        >
          {tab.label}
          {tab.count === undefined || tab.count === null ? null : (
            <span className="font-normal text-muted">{formatCount(tab.count)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
