import type { ReactNode } from "react";

/** A sentence in the place of lines; `bad`: it says that something failed. */
export function Said({ children, bad = false }: { children: ReactNode; bad?: boolean }) {
  return <p className={`px-4 py-2 ${bad ? "text-bad" : "text-muted"}`}>{children}</p>;
}
