"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { FilterChip } from "#components/ui/filter-chip.tsx";
import { Popover } from "#components/ui/popover.tsx";
import { DAY } from "./day-bins.ts";
import { useHistoryNow } from "./history-now.ts";
import { dayWords, instantWords } from "./history-time.ts";
import { InstantInput } from "./instant-input.tsx";

interface Range {
  since: string | null;
  until: string | null;
}

/** `28 Apr – 9 May` for whole days, with the time otherwise; null for any time. `until` itself is not included. */
export function rangeOfFilter({ since, until }: Range, now: number): string | null {
  const from = since === null ? null : edgeWords(since, now, 0);
  // Midnight ends the day before it.
  const to = until === null ? null : edgeWords(until, now, -1);
  if (from === null)
    return to === null ? null : `before ${until && isMidnight(until) ? "the end of " : ""}${to}`;
  if (to === null) return `since ${from}`;
  return from === to ? from : `${from} – ${to}`;
}

const isMidnight = (time: string) => Date.parse(time) % DAY === 0;

function edgeWords(time: string, now: number, shift: number): string {
  return isMidnight(time) ? dayWords(Date.parse(time) + shift, now) : instantWords(time, now);
}

interface TimeChipProps extends Range {
  onChange: (range: Range) => void;
}

/** From when to when, to the second. */
export function TimeChip({ since, until, onChange }: TimeChipProps) {
  const now = useHistoryNow();
  return (
    <Popover
      label="Time filter"
      trigger={<FilterChip label="Time" value={rangeOfFilter({ since, until }, now)} />}
    >
      {(close) => <TimeForm {...{ since, until, onChange, close }} />}
    </Popover>
  );
}

function TimeForm({ since, until, onChange, close }: TimeChipProps & { close: () => void }) {
  const [range, setRange] = useState<Range>({ since, until });
  const backwards =
    range.since !== null && range.until !== null && Date.parse(range.since) > Date.parse(range.until);
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (backwards) return;
        onChange(range);
        close();
      }}
    >
      <InstantInput
        label="Since"
        value={range.since}
        onChange={(time) => setRange((before) => ({ ...before, since: time }))}
      />
      <InstantInput
        label="Before"
        value={range.until}
        onChange={(time) => setRange((before) => ({ ...before, until: time }))}
      />
      {backwards ? (
        <p role="alert" className="text-bad">
          The end lies before the beginning.
        </p>
      ) : null}
      <div className="flex justify-end gap-2">
        {since === null && until === null ? null : (
          <Button
            look="quiet"
            onClick={() => {
              onChange({ since: null, until: null });
              close();
            }}
          >
            Any time
          </Button>
        )}
        <Button type="submit">Apply</Button>
      </div>
    </form>
  );
}
