"use client";

import { useSyncExternalStore } from "react";
import { useClock } from "./clock.tsx";
import { formatExactTime, formatRelativeTime } from "./format-time.ts";

interface RelativeTimeProps {
  /** RFC 3339; null when it is not known. */
  time: string | null;
  /** Said instead of a time that is not known. */
  fallback?: string;
  className?: string;
}

let zone: string | undefined;
/** Asking the browser takes longer than all the rest, and a table asks hundreds of times a second. */
function localZone(): string {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone;
}
const never = () => () => {};

/** A moment: relative up to a week, then a date; exact on hover, in the reader's zone. */
export function RelativeTime({ time, fallback = "unknown", className }: RelativeTimeProps) {
  const clock = useClock();
  const moment = new Date(time ?? Number.NaN);
  const words = useSyncExternalStore(
    clock.subscribe,
    () => formatRelativeTime(moment, clock.now(), localZone()),
    () => formatRelativeTime(moment, clock.serverNow, "UTC"),
  );
  const exact = useSyncExternalStore(
    never,
    () => formatExactTime(moment, localZone()),
    () => formatExactTime(moment, "UTC"),
  );
  if (time === null) return <span className={`text-faint ${className ?? ""}`}>{fallback}</span>;
  return (
    <time dateTime={time} data-tip={exact} className={`whitespace-nowrap ${className ?? ""}`}>
      {words}
    </time>
  );
}
