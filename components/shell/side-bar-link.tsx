import Link from "next/link";
import type { ReactNode } from "react";

interface SideBarLinkProps {
  href: string;
  current: boolean;
  children: ReactNode;
}

/** One line of the side bar. */
export function SideBarLink({ href, current, children }: SideBarLinkProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={current ? "page" : undefined}
      className="flex h-[32px] items-center gap-2.5 rounded-control px-2.5 text-muted hover:bg-hover hover:text-ink aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-ink"
    >
      {children}
    </Link>
  );
}
