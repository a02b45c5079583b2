"use client";

import { Button } from "#components/ui/button.tsx";
import { FilterChip } from "#components/ui/filter-chip.tsx";
import { Popover } from "#components/ui/popover.tsx";
import { KIND_CHOICES } from "./move-words.ts";

interface KindChipProps {
  value: string[] | null;
  /** What is selected while no kind is chosen. */
  whenNone: string;
  onChange: (value: string[] | null) => void;
}

function chosenWords(value: string[]): string {
  const labels = KIND_CHOICES.filter((choice) => value.includes(choice.value)).map(({ label }) => label);
  return labels.length <= 2 ? labels.join(" or ") : `${labels.length} kinds`;
}

/** Which kinds of moves: any number of them. */
export function KindChip({ value, whenNone, onChange }: KindChipProps) {
  const chosen = value ?? [];
  function toggle(kind: string, on: boolean) {
    const next = on ? [...chosen, kind] : chosen.filter((each) => each !== kind);
    onChange(next.length === 0 ? null : next);
  }
  return (
    <Popover
      label="Kind filter"
      trigger={
        <FilterChip label="Kind" value={value === null ? null : chosenWords(value)} anyWords={whenNone} />
      }
    >
      {() => (
        <fieldset className="grid gap-0.5">
          <legend className="pb-1 font-medium">Kinds of moves</legend>
          {KIND_CHOICES.map((choice) => (
            <label key={choice.value} className="flex h-7 items-center gap-2">
              <input
                type="checkbox"
                className="size-3.5 accent-accent"
                checked={chosen.includes(choice.value)}
                onChange={(event) => toggle(choice.value, event.target.checked)}
              />
              {choice.label}
            </label>
          ))}
          <div className="mt-2 flex justify-end">
            <Button look="quiet" onClick={() => onChange(null)}>
              {whenNone.charAt(0).toUpperCase()}
              {whenNone.slice(1)}
            </Button>
          </div>
        </fieldset>
      )}
    </Popover>
  );
}
