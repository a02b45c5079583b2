"use client";

import { createContext, type ReactNode, useContext, useState } from "react";

/** A clock that all relative times of a page share: one timer, stopped while nobody looks. */
export interface Clock {
  subscribe: (listener: () => void) => () => void;
  now: () => number;
  /** The moment the server drew the page: used until the browser has taken over, so both draw the same words. */
  serverNow: number;
}

const TICK_MILLISECONDS = 1000;

function makeClock(serverNow: number): Clock {
  const listeners = new Set<() => void>();
  let now = serverNow;
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick() {
    if (document.visibilityState === "hidden") return;
    now = Date.now();
    for (const listener of listeners) listener();
  }
  function subscribe(listener: () => void) {
    if (listeners.size === 0) {
      now = Date.now();
      timer = setInterval(tick, TICK_MILLISECONDS);
      document.addEventListener("visibilitychange", tick);
    }
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }
  return { subscribe, now: () => now, serverNow };
}

const ClockContext = createContext<Clock | null>(null);

/** `serverNow`: milliseconds since 1970 at which the page was drawn. */
export function ClockProvider({ serverNow, children }: { serverNow: number; children: ReactNode }) {
  const [clock] = useState(() => makeClock(serverNow));
  return <ClockContext value={clock}>{children}</ClockContext>;
}

export function useClock(): Clock {
  const clock = useContext(ClockContext);
  if (!clock) throw new Error("A time is shown outside of ClockProvider.");
  return clock;
}
