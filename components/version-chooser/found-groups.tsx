"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { DigestName } from "#components/references/digest-name.tsx";
import { PaletteGroup, PaletteItem } from "#components/shell/palette-item.tsx";
import { useDebounced } from "#components/shell/use-debounced.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import { tagsOptions } from "#lib/console-client/tags.ts";
import { versionsOptions } from "#lib/console-client/versions.ts";
import type { Tag, Version } from "#lib/contract/repositories.ts";
import { isDigest } from "#lib/references/digest.ts";
import { Said } from "./said.tsx";

const TAGS_SHOWN = 8;
const VERSIONS_SHOWN = 6;
/** Typing pauses so long, ms, before the repository is searched. */
const TYPING_PAUSE = 150;
/** Characters the API searches for at most. */
const MOST_SEARCHED = 256;

interface FoundGroupsProps {
  registry: string;
  repository: string;
  /** What is typed: part of a tag or digest; empty: everything matches. */
  text: string;
  tagsTitle: string;
  isTagOffered: (tag: Tag) => boolean;
  /** Leaves out tags of which is not known what they point at, or by no digest that bytes can be checked against. */
  resolvedOnly?: boolean;
  /** Asked of versions that the registry still has, by a digest that bytes can be checked against. */
  isVersionOffered: (version: Version) => boolean;
  onTag: (tag: Tag) => void;
  onVersion: (version: Version) => void;
  /** Said when nothing matches; null: other groups have something. */
  none: string | null;
}

const isResolved = ({ digest }: Tag): boolean => digest !== null && isDigest(digest);

/** Tags and versions of the repository that match what is typed, the newest tags first. */
export function FoundGroups(props: FoundGroupsProps) {
  const { registry, repository, text, isTagOffered, resolvedOnly = false, isVersionOffered, none } = props;
  const settled = useDebounced(text, TYPING_PAUSE);
  const filter = settled === "" ? {} : { q: settled.slice(0, MOST_SEARCHED) };
  const tags = useInfiniteQuery(
    tagsOptions({ registry, repository, sort: "newest", order: "desc", ...filter }),
  );
  const versions = useInfiniteQuery(versionsOptions({ registry, repository, role: "any", ...filter }));
  const failure = tags.error ?? versions.error;
  if (failure) return <Said bad>The versions could not be listed. {failure.message}</Said>;
  if (!tags.data || !versions.data) return <Said>Searching…</Said>;
  const named = tags.data.pages.flatMap(({ items }) => items).filter(isTagOffered);
  const kept = versions.data.pages
    .flatMap(({ items }) => items)
    .filter(({ digest, goneSince }) => goneSince === null && isDigest(digest))
    .filter(isVersionOffered);
  const offered = resolvedOnly ? named.filter(isResolved) : named;
  if (named.length + kept.length === 0) return none === null ? null : <Said>{none}</Said>;
  if (offered.length + kept.length === 0) {
    return <Said>Tags match, but what they point at is not known.</Said>;
  }
  return (
    <>
      <PaletteGroup title={props.tagsTitle}>
        {offered.slice(0, TAGS_SHOWN).map((tag) => (
          <TagItem key={tag.name} tag={tag} onSelect={() => props.onTag(tag)} />
        ))}
      </PaletteGroup>
      <PaletteGroup title="Versions">
        {kept.slice(0, VERSIONS_SHOWN).map((version) => (
          <VersionItem key={version.digest} version={version} onSelect={() => props.onVersion(version)} />
        ))}
      </PaletteGroup>
    </>
  );
}

function TagItem({ tag: { name, digest }, onSelect }: { tag: Tag; onSelect: () => void }) {
  return (
    <PaletteItem
      id={`tag ${name}`}
      onSelect={onSelect}
      aside={digest === null ? null : <DigestName digest={digest} />}
    >
      <span className="truncate font-mono text-xs font-medium">
        <Text>{name}</Text>
      </span>
    </PaletteItem>
  );
}

/** What tells it from other versions beside its digest. */
function versionWords({ tags, role }: Version): ReactNode {
  if (tags.length > 0) return <Text>{tags.slice(0, 3).join(", ")}</Text>;
  return role === "child" ? "one platform" : "untagged";
}

function VersionItem({ version, onSelect }: { version: Version; onSelect: () => void }) {
  return (
    <PaletteItem
      id={`version ${version.digest}`}
      onSelect={onSelect}
      aside={
        <>
          built <RelativeTime time={version.createdAt} fallback="at an unstated time" />
        </>
      }
    >
      <DigestName digest={version.digest} />
      <span className="truncate text-muted">{versionWords(version)}</span>
    </PaletteItem>
  );
}
