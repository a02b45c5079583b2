"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Where short messages appear. Say something with `toast(...)` from "sonner"; failures belong in the page. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      closeButton
      toastOptions={{
        style: {
          background: "var(--panel)",
          color: "var(--ink)",
          border: "1px solid var(--line)",
          borderRadius: "var(--radius-card)",
          fontFamily: "inherit",
          fontSize: "var(--text-sm)",
        },
      }}
    />
  );
}
