"use client";

import { useHistoryNow } from "./history-now.ts";
import { exactWords, instantWords } from "./history-time.ts";

/** Since when it was so, in UTC; null: since before watching began. */
export function SinceTime({ time }: { time: string | null }) {
  const now = useHistoryNow();
  if (time === null) return <span className="text-faint">before watching</span>;
  return (
    <time dateTime={time} data-tip={exactWords(time)} className="text-muted">
      {instantWords(time, now)}
    </time>
  );
}
