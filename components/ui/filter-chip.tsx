"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { Text } from "./text.tsx";

type FilterChipProps = Omit<ComponentProps<"button">, "value"> & {
  label: string;
  /** What is chosen, in words; null: anything. */
  value: string | null;
  /** What is meant while nothing is chosen. */
  anyWords?: string;
};

/** The button of a filter in a toolbar: `Tag: any`, `Tag: prod*`. It opens what the filter is set with. */
export function FilterChip({ label, value, anyWords = "any", className, ...rest }: FilterChipProps) {
  return (
    <button
      {...rest}
      type="button"
      className={classNames(
        "inline-flex h-[30px] max-w-70 items-center gap-2 rounded-control border bg-panel px-2.5 text-sm whitespace-nowrap hover:bg-hover",
        value === null ? "border-line" : "border-accent/60",
        className,
      )}
    >
      <span className="min-w-0 truncate">
        <span className="text-muted">{label}: </span>
        {value === null ? anyWords : <Text>{value}</Text>}
      </span>
      <ChevronDown aria-hidden="true" className="size-3.5 shrink-0 text-faint" />
    </button>
  );
}
