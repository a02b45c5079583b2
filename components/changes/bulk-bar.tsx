"use client";

import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { CHOICE_LIMIT } from "./selection.ts";

interface BulkBarProps {
  /** `tag`, `version`. */
  noun: string;
  chosen: number;
  total: number;
  onClear: () => void;
  children: ReactNode;
}

/** What can be done with the chosen rows; it floats over the end of the list. */
export function BulkBar({ noun, chosen, total, onClear, children }: BulkBarProps) {
  if (chosen === 0) return null;
  return (
    <section
      aria-label="With the chosen rows"
      className="sticky bottom-4 z-10 flex flex-wrap items-center gap-2 rounded-card border border-line bg-panel px-3.5 py-2.5 shadow-float"
    >
      <p role="status" className="mr-auto">
        {formatCount(chosen)} {chosen === 1 ? noun : `${noun}s`} selected{" "}
        <span className="text-muted">
          of {formatCount(total)}
          {chosen >= CHOICE_LIMIT ? ", the most that one change may hold" : ""}
        </span>
      </p>
      <Button look="quiet" onClick={onClear}>
        Clear
      </Button>
      {children}
    </section>
  );
}
