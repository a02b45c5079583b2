"use client";

import { useQuery } from "@tanstack/react-query";
import { Flag } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Field } from "#components/ui/field.tsx";
import { FilterChip } from "#components/ui/filter-chip.tsx";
import { FilterInput } from "#components/ui/filter-input.tsx";
import { Input } from "#components/ui/input.tsx";
import { Popover } from "#components/ui/popover.tsx";
import { Select } from "#components/ui/select.tsx";
import { registriesOptions } from "#lib/console-client/registries.ts";
import type { MoveSelection } from "#lib/contract/tag-history.ts";
import { isDigest, shortDigest } from "#lib/references/digest.ts";
import { KindChip } from "./kind-chip.tsx";
import { filtersSet, type MoveFilter, NO_FILTERS } from "./move-list-state.ts";
import { sourceWords } from "./move-words.ts";
import { TimeChip } from "./time-chip.tsx";

const SOURCES = ["poll", "scan", "webhook", "console"] as const;
const CERTAINTIES = [
  { value: "any", label: "any" },
  { value: "exact", label: "exact" },
  { value: "bounded", label: "in a range" },
  { value: "disputed", label: "not confirmed" },
  { value: "began", label: "before watching" },
] as const;

interface TextChipProps {
  label: string;
  hint: string;
  value: string | null;
  /** How the value is shown. */
  words?: (value: string) => string;
  /** What is wrong with a text, in a sentence. */
  problem?: (text: string) => string | null;
  onChange: (value: string | null) => void;
}

/** A filter that is typed: opens a field, applies with Enter. */
function TextChip({ label, hint, value, words = String, problem = () => null, onChange }: TextChipProps) {
  return (
    <Popover
      label={`${label} filter`}
      trigger={<FilterChip label={label} value={value === null ? null : words(value)} />}
    >
      {(close) => <TextChipForm {...{ label, hint, value, problem, onChange, close }} />}
    </Popover>
  );
}

function TextChipForm({
  label,
  hint,
  value,
  problem,
  onChange,
  close,
}: Omit<TextChipProps, "words" | "problem"> & {
  problem: (text: string) => string | null;
  close: () => void;
}) {
  const [text, setText] = useState(value ?? "");
  const [error, setError] = useState<string | null>(null);
  function apply(event: FormEvent) {
    event.preventDefault();
    const typed = text.trim();
    const wrong = typed === "" ? null : problem(typed);
    if (wrong !== null) return setError(wrong);
    onChange(typed === "" ? null : typed);
    close();
  }
  return (
    <form onSubmit={apply} className="grid gap-3">
      <Field label={label} hint={hint} error={error}>
        {(control) => (
          <Input
            {...control}
            value={text}
            maxLength={255}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        {value === null ? null : (
          <Button
            look="quiet"
            onClick={() => {
              onChange(null);
              close();
            }}
          >
            Any
          </Button>
        )}
        <Button type="submit">Apply</Button>
      </div>
    </form>
  );
}

function RegistrySelect({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const names = useQuery(registriesOptions()).data?.items.map(({ name }) => name) ?? [];
  // History outlives its registry: one that is no longer connected can still be asked for.
  const all = value === null || names.includes(value) ? names : [...names, value];
  return (
    <Select
      label="Registry"
      value={value ?? "any registry"}
      options={[
        { value: "any registry", label: "any" },
        ...all.map((name) => ({ value: name, label: name })),
      ]}
      onChange={(name) => onChange(name === "any registry" ? null : name)}
    />
  );
}

function SourceSelect({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const known: readonly string[] = SOURCES;
  const sources = value === null || known.includes(value) ? known : [...known, value];
  return (
    <Select
      label="How known"
      value={value ?? "any"}
      options={[
        { value: "any", label: "any" },
        ...sources.map((source) => ({ value: source, label: sourceWords(source) })),
      ]}
      onChange={(source) => onChange(source === "any" ? null : source)}
    />
  );
}

interface MoveFiltersProps {
  filter: MoveFilter;
  onChange: (change: Partial<MoveFilter>) => void;
  /** What the page itself is about has no filter. */
  fixed?: MoveSelection;
  /** What is selected while no kind is chosen. */
  noKind?: string;
}

const digestProblem = (text: string) =>
  isDigest(text) ? null : "A whole digest is needed: a click on one anywhere in Tagtrail copies it.";

/** Everything by which moves can be chosen: controls for a row that wraps. */
export function MoveFilters({ filter, onChange, fixed = {}, noKind = "any" }: MoveFiltersProps) {
  const flagged = filter.flagged !== null;
  return (
    <>
      <FilterInput
        label="Tag, * for any text"
        value={filter.tag ?? ""}
        maxLength={128}
        className="sm:max-w-48!"
        onChange={(tag) => onChange({ tag: tag || null })}
      />
      {fixed.registry === undefined ? (
        <RegistrySelect value={filter.registry} onChange={(registry) => onChange({ registry })} />
      ) : null}
      {fixed.repository === undefined ? (
        <TextChip
          label="Repository"
          hint="The whole name; * stands for any text, as in payments/*."
          value={filter.repository}
          onChange={(repository) => onChange({ repository })}
        />
      ) : null}
      <TextChip
        label="Digest"
        hint="Moves from it or to it."
        value={filter.digest}
        words={shortDigest}
        problem={digestProblem}
        onChange={(digest) => onChange({ digest })}
      />
      <TextChip
        label="Who"
        hint="The whole name of an account or a person, or an address."
        value={filter.actor}
        onChange={(actor) => onChange({ actor })}
      />
      <SourceSelect
        value={filter.source}
        onChange={(source) => onChange({ source: source as MoveFilter["source"] })}
      />
      <KindChip value={filter.kind} whenNone={noKind} onChange={(kind) => onChange({ kind })} />
      <Select
        label="Certainty"
        value={filter.certainty ?? "any"}
        options={CERTAINTIES}
        onChange={(certainty) => onChange({ certainty: certainty === "any" ? null : certainty })}
      />
      <TimeChip since={filter.since} until={filter.until} onChange={onChange} />
      <Button
        aria-pressed={flagged}
        data-tip="Version tags that moved, protected tags moved elsewhere, moves to an older image"
        onClick={() => onChange({ flagged: flagged ? null : "yes" })}
        className={classNames(flagged && "border-accent/60! bg-accent-soft!")}
      >
        <Flag aria-hidden="true" className="size-3.5" />
        To look at
      </Button>
      {filtersSet(filter, fixed) > 0 ? (
        <Button look="quiet" onClick={() => onChange(NO_FILTERS)}>
          Clear filters
        </Button>
      ) : null}
    </>
  );
}
