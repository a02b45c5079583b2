"use client";

import { useState } from "react";
import { useDebounced } from "#components/shell/use-debounced.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { shortDigest } from "#lib/references/digest.ts";
import { parseTagName } from "#lib/references/tag-name.ts";
import type { PlanQuestion, PointTagRequest } from "./change-request.ts";
import { PlanDialog } from "./plan-dialog.tsx";
import { TagName } from "./tag-name.tsx";
import { TargetChooser } from "./target-chooser.tsx";
import { Where } from "./where.tsx";

/** Typing pauses so long, ms, before the registry is asked about a name. */
const TYPING_PAUSE = 400;

function title({ tag, to, from, back }: PointTagRequest) {
  if (tag === null) return "Point a tag at this version";
  if (back) {
    return (
      <>
        Put <TagName>{tag}</TagName> back
        {to === null ? null : (
          <>
            {" to "}
            <TagName>{shortDigest(to)}</TagName>
          </>
        )}
      </>
    );
  }
  return (
    <>
      {from === null ? "Create" : "Move"} <TagName>{tag}</TagName>{" "}
      {from === null ? "here" : "to another version"}
    </>
  );
}

function TagField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const parsed = parseTagName(value);
  return (
    <Field
      label="Tag"
      error={value === "" || parsed.ok ? null : parsed.why}
      hint="A new name creates a tag. An existing one is moved, and the plan shows from where."
    >
      {(control) => (
        <Input
          {...control}
          autoFocus
          value={value}
          maxLength={256}
          className="font-mono text-xs"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Moves a tag to another version of its repository, creates one, or puts one back. */
export function PointTagDialog({ request, onClose }: { request: PointTagRequest; onClose: () => void }) {
  const { registry, repository, versions = [] } = request;
  const [typed, setTyped] = useState(request.tag ?? "");
  const [to, setTo] = useState(request.to);
  const [seen, setSeen] = useState<ReadonlyMap<string, string | null>>(
    new Map(request.tag !== null && request.from !== undefined ? [[request.tag, request.from]] : []),
  );
  const name = useDebounced(typed, request.tag === null ? TYPING_PAUSE : 0);
  const tag = parseTagName(name);
  const question: PlanQuestion | null =
    tag.ok && name === typed && to !== null
      ? { way: "move", body: { registry, repository, tag: name, from: seen.get(name) ?? null, to } }
      : null;
  const unseen = request.tag === null || request.from === undefined;
  const choose = (
    <>
      {request.tag === null ? <TagField value={typed} onChange={setTyped} /> : null}
      {versions.length > 1 && to !== null ? (
        <Field label="Version">
          {(control) => (
            <Select
              {...control}
              label="Version"
              value={to}
              options={versions.map(({ digest, label }) => ({ value: digest, label }))}
              onChange={setTo}
            />
          )}
        </Field>
      ) : null}
      {to === null ? (
        <TargetChooser
          registry={registry}
          repository={repository}
          tag={request.tag}
          now={request.from ?? null}
          onChoose={setTo}
        />
      ) : request.to === null ? (
        <div>
          <Button size="small" onClick={() => setTo(null)}>
            Choose another version
          </Button>
        </div>
      ) : null}
    </>
  );
  return (
    <PlanDialog
      title={title(request)}
      description={<Where {...request} />}
      question={question}
      choose={choose}
      missing={to === null ? "Choose the version first." : "Type the tag's name first."}
      unseen={unseen}
      onStale={({ actual }) => setSeen(new Map(seen).set(name, actual))}
      onClose={onClose}
    />
  );
}
