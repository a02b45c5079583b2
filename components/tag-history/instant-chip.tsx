"use client";

import { Clock } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Popover } from "#components/ui/popover.tsx";
import { exactWords } from "./history-time.ts";
import { InstantInput } from "./instant-input.tsx";

interface InstantChipProps {
  /** What the button says while no instant is chosen: `As of…`. */
  label: string;
  value: string | null;
  /** What the box says about it. */
  hint: string;
  onChange: (time: string | null) => void;
}

/** The button that shows the chosen instant and opens the field for it. */
export function InstantChip({ label, value, hint, onChange }: InstantChipProps) {
  return (
    <Popover
      label="Choose an instant"
      trigger={
        <Button className={value === null ? undefined : "border-accent/60!"}>
          <Clock aria-hidden="true" className="size-3.5" />
          {value === null ? label : exactWords(value)}
        </Button>
      }
    >
      {(close) => <InstantForm {...{ value, hint, onChange, close }} />}
    </Popover>
  );
}

function InstantForm({
  value,
  hint,
  onChange,
  close,
}: Omit<InstantChipProps, "label"> & { close: () => void }) {
  const [time, setTime] = useState(value);
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(time);
        close();
      }}
    >
      <InstantInput label="Instant" value={time} onChange={setTime} />
      <p className="text-xs text-muted">{hint}</p>
      <div className="flex justify-end gap-2">
        {value === null ? null : (
          <Button
            look="quiet"
            onClick={() => {
              onChange(null);
              close();
            }}
          >
            Back to now
          </Button>
        )}
        <Button type="submit" look="primary" disabled={time === null}>
          Show
        </Button>
      </div>
    </form>
  );
}
