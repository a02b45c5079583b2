import type { ReactNode } from "react";

/** A key to press. Hidden from screen readers: the control it belongs to says `aria-keyshortcuts`. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <span
      aria-hidden="true"
      className="pointer-events-none inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line px-1 font-sans text-2xs text-muted"
    >
      {children}
    </span>
  );
}
