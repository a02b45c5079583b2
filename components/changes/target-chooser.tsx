"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { type ReactNode, useState } from "react";
import { DigestName } from "#components/references/digest-name.tsx";
import { PaletteGroup, PaletteItem } from "#components/shell/palette-item.tsx";
import { useDebounced } from "#components/shell/use-debounced.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import { movesOptions } from "#lib/console-client/tag-moves.ts";
import { tagsOptions } from "#lib/console-client/tags.ts";
import { versionsOptions } from "#lib/console-client/versions.ts";
import { isDigest, parseDigest } from "#lib/references/digest.ts";
import type { RepositoryAddress } from "./change-request.ts";
import { earlierVersions } from "./earlier-versions.ts";

const EARLIER_SHOWN = 5;
const TAGS_SHOWN = 8;
const VERSIONS_SHOWN = 6;

interface TargetChooserProps extends RepositoryAddress {
  /** Null: it is still to be named, so it has no past. */
  tag: string | null;
  /** What it points at now, as far as the page knows. */
  now: string | null;
  onChoose: (digest: string) => void;
}

/** What is wrong with a digest that is typed; null: nothing, or it is no digest at all. */
function digestTrouble(typed: string): string | null {
  if (!/^[a-z0-9]+:/.test(typed)) return null;
  const digest = parseDigest(typed);
  if (digest.kind === "known") return null;
  return digest.kind === "invalid"
    ? digest.why
    : "Bytes cannot be checked against a digest of this algorithm.";
}

/** A version of the repository: by what the tag pointed at before, by another tag, by digest, or from the list. */
export function TargetChooser(props: TargetChooserProps) {
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const trouble = digestTrouble(text);
  return (
    <Command
      label="Choose a version"
      shouldFilter={false}
      loop
      className="overflow-hidden rounded-card border border-line"
    >
      <Command.Input
        autoFocus
        value={typed}
        onValueChange={setTyped}
        maxLength={256}
        placeholder="Paste a digest, or type part of a tag or digest"
        className="h-10 w-full border-b border-line bg-transparent px-3.5 outline-none"
      />
      <Command.List className="h-72 overflow-y-auto py-1">
        {trouble ? <p className="px-4 py-2 text-bad">{trouble}</p> : null}
        <PaletteGroup title="Pasted digest">
          {isDigest(text)
            ? [
                <PaletteItem key={text} id={`pasted ${text}`} onSelect={() => props.onChoose(text)}>
                  <DigestName digest={text} />
                </PaletteItem>,
              ]
            : []}
        </PaletteGroup>
        {props.tag === null || text !== "" ? null : <Earlier {...props} tag={props.tag} />}
        <Found {...props} text={text} />
      </Command.List>
    </Command>
  );
}

function Said({ children, bad = false }: { children: ReactNode; bad?: boolean }) {
  return <p className={`px-4 py-2 ${bad ? "text-bad" : "text-muted"}`}>{children}</p>;
}

function Earlier({ registry, repository, tag, now, onChoose }: TargetChooserProps & { tag: string }) {
  const query = useInfiniteQuery(movesOptions({ registry, repository, tag }));
  if (query.isError)
    return <Said bad>What it pointed at before could not be read. {query.error.message}</Said>;
  if (!query.data) return <Said>Looking up what it pointed at before…</Said>;
  const earlier = earlierVersions(
    query.data.pages.flatMap(({ items }) => items),
    now,
  );
  return (
    <PaletteGroup title={`What ${tag} pointed at before`}>
      {earlier.slice(0, EARLIER_SHOWN).map(({ glance, until }) => (
        <PaletteItem
          key={glance.digest}
          id={`earlier ${glance.digest}`}
          onSelect={() => onChoose(glance.digest)}
          aside={
            glance.gone ? (
              "gone from the registry"
            ) : (
              <>
                until <RelativeTime time={until} />
              </>
            )
          }
        >
          <DigestName digest={glance.digest} />
        </PaletteItem>
      ))}
    </PaletteGroup>
  );
}

function Found({ registry, repository, tag, now, text, onChoose }: TargetChooserProps & { text: string }) {
  const settled = useDebounced(text, 150);
  const filter = settled === "" ? {} : { q: settled };
  const tags = useInfiniteQuery(
    tagsOptions({ registry, repository, sort: "newest", order: "desc", ...filter }),
  );
  const versions = useInfiniteQuery(versionsOptions({ registry, repository, role: "any", ...filter }));
  const failure = tags.error ?? versions.error;
  if (failure) return <Said bad>The versions could not be listed. {failure.message}</Said>;
  if (!tags.data || !versions.data) return <Said>Searching…</Said>;
  const named = tags.data.pages.flatMap(({ items }) => items).filter((each) => each.name !== tag);
  const kept = versions.data.pages
    .flatMap(({ items }) => items)
    .filter(({ digest, goneSince }) => goneSince === null && digest !== now && isDigest(digest));
  if (named.length + kept.length === 0 && !isDigest(text)) {
    return <Said>No tag or version of this repository matches.</Said>;
  }
  return (
    <>
      <PaletteGroup title="Where another tag points">
        {named.slice(0, TAGS_SHOWN).flatMap(({ name, digest }) =>
          digest === null || !isDigest(digest)
            ? []
            : [
                <PaletteItem
                  key={name}
                  id={`tag ${name}`}
                  onSelect={() => onChoose(digest)}
                  aside={<DigestName digest={digest} />}
                >
                  <span className="truncate font-mono text-xs font-medium">
                    <Text>{name}</Text>
                  </span>
                </PaletteItem>,
              ],
        )}
      </PaletteGroup>
      <PaletteGroup title="Versions">
        {kept.slice(0, VERSIONS_SHOWN).map(({ digest, tags: on, createdAt, role }) => (
          <PaletteItem
            key={digest}
            id={`version ${digest}`}
            onSelect={() => onChoose(digest)}
            aside={
              <>
                built <RelativeTime time={createdAt} fallback="at an unstated time" />
              </>
            }
          >
            <DigestName digest={digest} />
            <span className="truncate text-muted">
              {on.length > 0 ? (
                <Text>{on.slice(0, 3).join(", ")}</Text>
              ) : role === "child" ? (
                "one platform"
              ) : (
                "untagged"
              )}
            </span>
          </PaletteItem>
        ))}
      </PaletteGroup>
    </>
  );
}
