"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useDebounced } from "#components/shell/use-debounced.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { repositoriesOptions } from "#lib/console-client/repositories.ts";
import { tagsOptions } from "#lib/console-client/tags.ts";
import type { Registry } from "#lib/contract/registries.ts";
import { parseManifestReference } from "#lib/references/manifest-reference.ts";
import { isRepositoryName, parseRepositoryName } from "#lib/references/repository-name.ts";
import { isTagName } from "#lib/references/tag-name.ts";
import type { SideAddress } from "./compared-pair.ts";

const NO_REFERENCE = { ok: false, why: "A tag or a digest is needed." } as const;
const SUGGESTED = 30;
/** ms */
const TYPING_PAUSE = 200;

interface SideFieldsProps {
  legend: string;
  side: SideAddress;
  registries: readonly Registry[];
  /** It was tried to compare: then what is empty is missing. */
  tried: boolean;
  onChange: (change: Partial<SideAddress>) => void;
}

/** Names for the browser's own suggestions; only such that are names, since the browser draws them as they are. */
function Suggestions({ id, names }: { id: string; names: readonly string[] }) {
  return (
    <datalist id={id}>
      {names.slice(0, SUGGESTED).map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

function useRepositoryNames({ registry, repository }: SideAddress): string[] {
  const q = useDebounced(repository, TYPING_PAUSE);
  const query = useInfiniteQuery({
    ...repositoriesOptions({ registry, ...(q ? { q } : {}) }),
    enabled: registry !== "",
  });
  return (query.data?.pages[0]?.items ?? []).map(({ name }) => name).filter(isRepositoryName);
}

function useTagNames({ registry, repository, reference }: SideAddress): string[] {
  const settled = useDebounced(repository, TYPING_PAUSE);
  const q = useDebounced(reference, TYPING_PAUSE).slice(0, 256);
  const query = useInfiniteQuery({
    ...tagsOptions({ registry, repository: settled, sort: "newest", order: "desc", ...(q ? { q } : {}) }),
    enabled: registry !== "" && isRepositoryName(settled),
  });
  return (query.data?.pages[0]?.items ?? []).map(({ name }) => name).filter(isTagName);
}

/** What is wrong with what is typed, in a sentence; nothing is said of an empty field before it is needed. */
function troubleOf(text: string, tried: boolean, parsed: { ok: true } | { ok: false; why: string }) {
  return parsed.ok || (text === "" && !tried) ? null : parsed.why;
}

/** One of two images: registry, repository, and a tag or a digest. */
export function SideFields({ legend, side, registries, tried, onChange }: SideFieldsProps) {
  const id = useId();
  const { registry, repository, reference } = side;
  const repositories = useRepositoryNames(side);
  const tags = useTagNames(side);
  const names = new Set([registry, ...registries.map(({ name }) => name)].filter((name) => name !== ""));
  return (
    <fieldset className="grid min-w-0 content-start gap-4 rounded-card border border-line bg-panel px-4 pt-3 pb-4">
      <legend className="px-1 font-semibold">{legend}</legend>
      <Field label="Registry">
        {(control) => (
          <Select
            {...control}
            label="Registry"
            value={registry}
            options={[...names].map((name) => ({ value: name, label: name }))}
            onChange={(name) => onChange({ registry: name })}
          />
        )}
      </Field>
      <Field label="Repository" error={troubleOf(repository, tried, parseRepositoryName(repository))}>
        {(control) => (
          <Input
            {...control}
            list={`${id}-repositories`}
            value={repository}
            maxLength={1024}
            placeholder="team/app"
            className="font-mono text-xs"
            onChange={(event) => onChange({ repository: event.target.value.trim() })}
          />
        )}
      </Field>
      <Suggestions id={`${id}-repositories`} names={repositories} />
      <Field
        label="Tag or digest"
        error={troubleOf(
          reference,
          tried,
          reference === "" ? NO_REFERENCE : parseManifestReference(reference),
        )}
      >
        {(control) => (
          <Input
            {...control}
            list={`${id}-tags`}
            value={reference}
            maxLength={1024}
            placeholder="1.2, or sha256:…"
            className="font-mono text-xs"
            onChange={(event) => onChange({ reference: event.target.value.trim() })}
          />
        )}
      </Field>
      <Suggestions id={`${id}-tags`} names={tags} />
    </fieldset>
  );
}
