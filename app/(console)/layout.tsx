import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";

/** The frame around every page of the console. */
export default function ConsoleLayout({ children }: { children: ReactNode }) {
  return <Shell>{children}</Shell>;
}
