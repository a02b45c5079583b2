"use client";

import { useCallback } from "react";
import { entryKindWords } from "#components/comparison/entry-kind-words.ts";
import { Button } from "#components/ui/button.tsx";
import { FilterInput } from "#components/ui/filter-input.tsx";
import { Select } from "#components/ui/select.tsx";
import { entryChange, entryFlag, entryKind } from "#lib/contract/layers.ts";
import { flagWords } from "./entry-words.ts";
import { isSearch, NO_FILTERS } from "./files-state.ts";
import type { Files } from "./use-files.ts";

const ANY = { value: "any", label: "any" } as const;
const KINDS = [ANY, ...entryKind.options.map((value) => ({ value, label: entryKindWords(value) }))];
const FLAGS = [ANY, ...entryFlag.options.map((value) => ({ value, label: flagWords(value) }))];
const CHANGES = [
  { value: "any", label: "all" } as const,
  ...entryChange.options.map((value) => ({ value, label: value })),
];
const SIZES = [
  ANY,
  { value: "1000", label: "1 kB" },
  { value: "100000", label: "100 kB" },
  { value: "1000000", label: "1 MB" },
  { value: "10000000", label: "10 MB" },
  { value: "100000000", label: "100 MB" },
];

const orNull = <Value extends string>(value: Value) =>
  value === "any" ? null : (value as Exclude<Value, "any">);

/** One that stands in the address is a choice, even when it is none of ours. */
const sizesWith = (min: number | null) =>
  min === null || SIZES.some(({ value }) => value === String(min))
    ? SIZES
    : [...SIZES, { value: String(min), label: `${min} B` }];

/** By what entries are looked for. */
export function FilterBar({ files }: { files: Files }) {
  const { state, layer, change } = files;
  const setText = useCallback((q: string) => change({ q: q || null }), [change]);
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
      <FilterInput label="Filter by name" value={state.q} onChange={setText} className="sm:max-w-56!" />
      {layer === null ? null : (
        <Select
          label="Changes"
          value={state.change ?? "any"}
          options={CHANGES}
          onChange={(value) => change({ change: orNull(value) })}
        />
      )}
      <Select
        label="Larger than"
        value={String(state.min ?? "any")}
        options={sizesWith(state.min)}
        onChange={(value) => change({ min: value === "any" ? null : Number(value) })}
      />
      <Select
        label="Kind"
        value={state.kind ?? "any"}
        options={KINDS}
        onChange={(value) => change({ kind: orNull(value) })}
      />
      <Select
        label="With"
        value={state.flag ?? "any"}
        options={FLAGS}
        onChange={(value) => change({ flag: orNull(value) })}
      />
      {isSearch(state) ? (
        <Button look="quiet" onClick={() => change(NO_FILTERS)}>
          Clear filters
        </Button>
      ) : null}
    </div>
  );
}
