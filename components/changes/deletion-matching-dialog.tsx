"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { CHANGE_LIMIT } from "#lib/contract/changes.ts";
import type { RepositoryAddress } from "./change-request.ts";
import { PlanDialog } from "./plan-dialog.tsx";
import { Where } from "./where.tsx";

interface Asked {
  tag: string;
  days: number;
}

/** What is wrong with what is typed; null: nothing. */
function troubleOf(pattern: string, days: string): string | null {
  if (pattern.trim() === "") return "Type which tags: a name, or a pattern with *.";
  if (!/^\d{1,5}$/.test(days) || Number(days) > 36_500) return "Days are a whole number from 0 to 36,500.";
  return null;
}

/** Removes tags by name and age: what matches is listed before anything happens. */
export function DeletionMatchingDialog({
  request,
  onClose,
}: {
  request: RepositoryAddress;
  onClose: () => void;
}) {
  const { registry, repository } = request;
  const [pattern, setPattern] = useState("");
  const [days, setDays] = useState("30");
  const [asked, setAsked] = useState<Asked | null>(null);
  const trouble = troubleOf(pattern, days);
  function edit(change: () => void) {
    change();
    setAsked(null);
  }
  const choose = (
    <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
      <Field label="Tags" hint="The whole name; * stands for any text, for example nightly-*.">
        {(control) => (
          <Input
            {...control}
            autoFocus
            value={pattern}
            maxLength={255}
            className="font-mono text-xs"
            onChange={(event) => edit(() => setPattern(event.target.value))}
          />
        )}
      </Field>
      <Field label="Not moved for days" hint="0: however new.">
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            value={days}
            maxLength={5}
            onChange={(event) => edit(() => setDays(event.target.value.trim()))}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center justify-between gap-3 sm:col-span-2">
        <p className="text-muted">
          At most {CHANGE_LIMIT} tags at once. Their versions stay, and can be deleted under Versions.
        </p>
        <Button refused={trouble} onClick={() => setAsked({ tag: pattern.trim(), days: Number(days) })}>
          Show what matches
        </Button>
      </div>
    </div>
  );
  return (
    <PlanDialog
      title="Remove tags by name and age"
      description={<Where {...request} />}
      question={
        asked
          ? {
              way: "deletion",
              body: { registry, repository, matching: { tag: asked.tag, unmovedForDays: asked.days } },
            }
          : null
      }
      choose={choose}
      missing="Look at what matches first."
      onClose={onClose}
    />
  );
}
