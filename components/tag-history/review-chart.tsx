"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button } from "#components/ui/button.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { Select } from "#components/ui/select.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { moveDaysOptions } from "#lib/console-client/tag-moves.ts";
import type { MoveSelection } from "#lib/contract/tag-history.ts";
import { type ChartLength, chartWindow, daysSelection } from "./chart-window.ts";
import { type DayBin, dayBins } from "./day-bins.ts";
import { useHistoryNow } from "./history-now.ts";
import { dayWords } from "./history-time.ts";
import { MovesChart } from "./moves-chart.tsx";

const LENGTHS = [
  { value: "30d", label: "30 days" },
  { value: "90d", label: "90 days" },
  { value: "1y", label: "a year" },
] as const;

interface ReviewChartProps {
  selection: MoveSelection;
  length: ChartLength;
  onLength: (length: ChartLength) => void;
  onTime: (range: { since: string | null; until: string | null }) => void;
}

/** Moves per day over the list; a bar narrows the list to its day. */
export function ReviewChart({ selection, length, onLength, onTime }: ReviewChartProps) {
  const now = useHistoryNow();
  const query = useQuery({
    ...moveDaysOptions(daysSelection(selection, length, now)),
    placeholderData: keepPreviousData,
  });
  const range = { since: selection.since ?? null, until: selection.until ?? null };
  const window = chartWindow(length, range, now);
  const bins = dayBins(query.data?.days ?? [], window.since, window.until);
  const choose = (bin: DayBin | null) =>
    onTime(
      bin === null
        ? { since: null, until: null }
        : { since: new Date(bin.from).toISOString(), until: new Date(bin.to + 1).toISOString() },
    );
  return (
    <section
      aria-label="Moves over time"
      className="grid gap-2 rounded-card border border-line bg-panel px-3.5 pt-2.5 pb-2"
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted">
          <Legend bins={bins} known={query.data !== undefined} />
          {query.data && Date.parse(query.data.since) > window.since ? (
            <>; not counted before {dayWords(Date.parse(query.data.since), now)}, there are too many</>
          ) : null}
        </p>
        <Select label="Chart" value={length} options={LENGTHS} onChange={onLength} />
      </div>
      {query.isError && !query.data ? (
        <div
          role="alert"
          className="flex h-[94px] flex-wrap content-center items-center justify-center gap-3"
        >
          <span>
            <span className="text-bad">The moves could not be counted by day.</span>{" "}
            <span className="text-muted">{query.error.message}</span>
          </span>
          <Button size="small" onClick={() => void query.refetch()}>
            Try again
          </Button>
        </div>
      ) : query.data ? (
        <MovesChart
          bins={bins}
          countedSince={Date.parse(query.data.since)}
          chosen={{
            since: range.since === null ? null : Date.parse(range.since),
            until: range.until === null ? null : Date.parse(range.until),
          }}
          now={now}
          onChoose={choose}
        />
      ) : (
        <div aria-busy="true" className="flex h-[94px] items-end pb-5">
          <span className="sr-only">Counting moves by day</span>
          <Skeleton className="h-px! w-full" />
        </div>
      )}
    </section>
  );
}

function Legend({ bins, known }: { bins: readonly DayBin[]; known: boolean }) {
  if (!known) return <>Moves per day, in UTC</>;
  const sum = bins.reduce((total, { moves }) => total + moves, 0);
  const flagged = bins.reduce((total, { flagged: count }) => total + count, 0);
  const first = bins[0];
  const each = first && first.to - first.from > 86_400_000 ? (bins.length > 40 ? "week" : "month") : "day";
  return (
    <>
      Moves per {each}, in UTC: {formatCount(sum)}
      {flagged > 0 ? (
        <>
          , <span className="text-bad">{formatCount(flagged)} to look at</span>
        </>
      ) : null}
    </>
  );
}
