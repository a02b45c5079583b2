"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { registriesOptions } from "#lib/console-client/registries.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { parseRepositoryName } from "#lib/references/repository-name.ts";
import type { ChangeRequest } from "./change-request.ts";
import { PlanDialog } from "./plan-dialog.tsx";
import { TagName } from "./tag-name.tsx";
import { parseTypedTags } from "./typed-tags.ts";
import { Where } from "./where.tsx";

type CopyRequest = Extract<ChangeRequest, { kind: "copy" }>;

interface Target {
  registry: string;
  repository: string;
  tags: string;
  referrers: boolean;
}

interface CopyFieldsProps {
  target: Target;
  onChange: (change: Partial<Target>) => void;
  onPlan: () => void;
  /** What is wrong with what is typed; null: nothing. */
  trouble: string | null;
}

function CopyFields({ target, onChange, onPlan, trouble }: CopyFieldsProps) {
  const registries = useQuery(registriesOptions()).data?.items ?? [];
  const names = new Set([target.registry, ...registries.map(({ name }) => name)]);
  const repository = parseRepositoryName(target.repository);
  const tags = parseTypedTags(target.tags);
  return (
    <div className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-[1fr_2fr]">
        <Field label="To registry">
          {(control) => (
            <Select
              {...control}
              label="To registry"
              value={target.registry}
              options={[...names].map((name) => ({ value: name, label: name }))}
              onChange={(registry) => onChange({ registry })}
            />
          )}
        </Field>
        <Field label="Repository" error={target.repository === "" || repository.ok ? null : repository.why}>
          {(control) => (
            <Input
              {...control}
              value={target.repository}
              maxLength={300}
              placeholder="team/app"
              className="font-mono text-xs"
              onChange={(event) => onChange({ repository: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field
        label="Tags there"
        optional
        error={tags.ok ? null : tags.why}
        hint="Separated by spaces. Without any the copy is reached by its digest alone."
      >
        {(control) => (
          <Input
            {...control}
            value={target.tags}
            maxLength={10_000}
            className="font-mono text-xs"
            onChange={(event) => onChange({ tags: event.target.value })}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <label className="flex min-h-7 items-center gap-2">
          <input
            type="checkbox"
            className="size-3.5 accent-accent"
            checked={target.referrers}
            onChange={(event) => onChange({ referrers: event.target.checked })}
          />
          With signatures, SBOMs and attestations
        </label>
        <Button refused={trouble} onClick={onPlan}>
          Plan the copy
        </Button>
      </div>
    </div>
  );
}

function troubleOf(target: Target, request: CopyRequest): string | null {
  const repository = parseRepositoryName(target.repository);
  if (!repository.ok) return repository.why;
  const tags = parseTypedTags(target.tags);
  if (!tags.ok) return tags.why;
  if (target.registry === request.registry && target.repository === request.repository) {
    return "That is the repository it is in. To give it another tag there, point a tag at it.";
  }
  return null;
}

/** Copies a version with its tags to another repository of the same or another registry. */
export function CopyDialog({ request, onClose }: { request: CopyRequest; onClose: () => void }) {
  const { registry, repository, digest } = request;
  const [target, setTarget] = useState<Target>({
    ...{ registry, repository: "", tags: request.tags.slice(0, 20).join(" "), referrers: true },
  });
  const [asked, setAsked] = useState<Target | null>(null);
  const [seen, setSeen] = useState<ReadonlyMap<string, string | null>>(new Map());
  const tags = parseTypedTags(target.tags);
  function change(part: Partial<Target>) {
    setTarget({ ...target, ...part });
    setAsked(null);
    setSeen(new Map());
  }
  return (
    <PlanDialog
      title={
        <>
          Copy <TagName>{shortDigest(digest)}</TagName> to another repository
        </>
      }
      description={<Where {...request} />}
      question={
        asked && tags.ok
          ? {
              way: "copy",
              body: {
                from: { registry, repository, digest },
                to: { registry: asked.registry, repository: asked.repository },
                tags: tags.tags.map((tag) => ({ tag, from: seen.get(tag) ?? null })),
                referrers: asked.referrers,
              },
            }
          : null
      }
      choose={
        <CopyFields
          target={target}
          onChange={change}
          onPlan={() => setAsked(target)}
          trouble={troubleOf(target, request)}
        />
      }
      missing="Say where to, then plan the copy."
      unseen
      onStale={({ tag, actual }) => {
        const which = tag ?? (tags.ok && tags.tags.length === 1 ? tags.tags[0] : undefined);
        if (which !== undefined) setSeen(new Map(seen).set(which, actual));
      }}
      onClose={onClose}
    />
  );
}
