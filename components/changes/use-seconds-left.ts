"use client";

import { useSyncExternalStore } from "react";
import { useClock } from "#components/ui/clock.tsx";

/** Whole seconds until an instant, never below 0; counts down while it is shown. Null: no instant. */
export function useSecondsLeft(until: string | null): number | null {
  const clock = useClock();
  const left = (now: number) =>
    until === null ? null : Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  return useSyncExternalStore(
    clock.subscribe,
    () => left(clock.now()),
    () => left(clock.serverNow),
  );
}
