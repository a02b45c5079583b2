"use client";

import { useEffect, useRef, useState } from "react";
import { announce } from "./announcer.tsx";

/** What is said of a try to copy, beside the button and aloud. */
export const COPY_WORDS = {
  idle: undefined,
  copied: "Copied",
  failed: "The browser did not allow copying",
} as const;

/**
 * Copies text to the clipboard. `state` is `copied` or `failed` for 1.6 s after a try: browsers refuse when
 * the page has no focus or the person denied it, and that is said.
 */
export function useCopy(): { state: "idle" | "copied" | "failed"; copy: (text: string) => Promise<void> } {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy(text: string) {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setState(done ? "copied" : "failed");
    announce(done ? COPY_WORDS.copied : COPY_WORDS.failed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState("idle"), 1600);
  }
  return { state, copy };
}
