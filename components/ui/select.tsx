"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { classNames } from "./class-names.ts";

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
}

interface SelectProps<Value extends string> {
  /** What is chosen here; shown before the value unless `id` ties a visible label to it. */
  label: string;
  value: Value;
  options: readonly SelectOption<Value>[];
  onChange: (value: Value) => void;
  /** For a control with its own visible label (see Field). */
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  disabled?: boolean;
  className?: string;
}

/** One of a few choices. In a toolbar it reads "Sort: newest"; in a form it fills its field. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  ...rest
}: SelectProps<Value>) {
  const { id, className, disabled = false } = rest;
  const chosen = options.find((option) => option.value === value)?.label ?? value;
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as Value)} disabled={disabled}>
      <Radix.Trigger
        id={id}
        aria-label={id ? undefined : `${label}: ${chosen}`}
        aria-describedby={rest["aria-describedby"]}
        aria-invalid={rest["aria-invalid"]}
        className={classNames(
          "inline-flex h-[30px] items-center justify-between gap-2 rounded-control border border-line bg-panel px-2.5 text-sm whitespace-nowrap hover:bg-hover disabled:opacity-55",
          id && "w-full",
          className,
        )}
      >
        <span className="truncate">
          {id ? null : <span className="text-muted">{label}: </span>}
          {chosen}
        </span>
        <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-card border border-line bg-panel p-1 shadow-float"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex h-[30px] items-center justify-between gap-6 rounded-sm px-2 text-sm outline-none data-highlighted:bg-hover"
              >
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator>
                  <Check aria-hidden="true" className="size-3.5 text-accent" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
