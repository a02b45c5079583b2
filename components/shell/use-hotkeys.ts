"use client";

import { useEffect, useEffectEvent } from "react";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/**
 * Control or ⌘ with K opens the palette from anywhere; `/` goes to the page's own filter, or to the palette where
 * a page has none. A single key is ours only while nobody types and no dialog is open (WCAG 2.1.4).
 */
export function useHotkeys(openPalette: () => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if (
      (event.ctrlKey || event.metaKey) &&
      !event.shiftKey &&
      !event.altKey &&
      event.key.toLowerCase() === "k"
    ) {
      event.preventDefault();
      openPalette();
      return;
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key !== "/" || !plain || isTyping(event.target) || document.querySelector('[role="dialog"]'))
      return;
    event.preventDefault();
    const filter = document.querySelector<HTMLInputElement>("[data-page-filter]");
    if (filter) filter.select();
    else openPalette();
  });
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
