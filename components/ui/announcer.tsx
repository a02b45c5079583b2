"use client";

import { useSyncExternalStore } from "react";

let said = "";
const listeners = new Set<() => void>();

/** Says something to those who hear the page. The same words twice in a row are said twice. */
export function announce(words: string): void {
  said = words === said ? `${words}\u00a0` : words;
  for (const listener of listeners) listener();
}

/** The one place that screen readers listen to; one per page, instead of one in every row of a table. */
export function Announcer() {
  const words = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
    () => "",
  );
  return (
    <div role="status" className="sr-only">
      {words}
    </div>
  );
}
