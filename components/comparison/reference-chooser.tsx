"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { type ReactNode, useState } from "react";
import { earlierVersions } from "#components/changes/earlier-versions.ts";
import { DigestName } from "#components/references/digest-name.tsx";
import { PaletteGroup, PaletteItem } from "#components/shell/palette-item.tsx";
import { pastedImages } from "#components/shell/pasted-reference.ts";
import { useDebounced } from "#components/shell/use-debounced.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import { registriesOptions } from "#lib/console-client/registries.ts";
import { movesOptions } from "#lib/console-client/tag-moves.ts";
import { tagsOptions } from "#lib/console-client/tags.ts";
import { versionsOptions } from "#lib/console-client/versions.ts";
import { isDigest } from "#lib/references/digest.ts";
import type { OnChoose, SideAddress } from "./compared-pair.ts";

const EARLIER_SHOWN = 5;
const TAGS_SHOWN = 8;
const VERSIONS_SHOWN = 6;

interface ReferenceChooserProps {
  beside: SideAddress;
  /** By which `beside` is named; null: by digest. */
  tag: string | null;
  /** Other platforms of the same version. */
  platforms: readonly string[];
  onChoose: OnChoose;
}

/** An image by its tag or digest in the same repository, by another platform, or by a pasted reference. */
export function ReferenceChooser(props: ReferenceChooserProps) {
  const { beside, tag, platforms, onChoose } = props;
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  return (
    <Command
      label="Choose an image"
      shouldFilter={false}
      loop
      className="overflow-hidden rounded-card border border-line"
    >
      <Command.Input
        autoFocus
        value={typed}
        onValueChange={setTyped}
        maxLength={1024}
        placeholder="Type part of a tag or digest, or paste a whole reference"
        className="h-10 w-full border-b border-line bg-transparent px-3.5 outline-none"
      />
      <Command.List className="h-80 overflow-y-auto py-1">
        <Pasted beside={beside} text={text} onChoose={onChoose} />
        <PaletteGroup title="Another platform of this version">
          {platforms
            .filter((platform) => platform.includes(text))
            .map((platform) => (
              <PaletteItem
                key={platform}
                id={`platform ${platform}`}
                onSelect={() => onChoose({ ...beside, platform }, null)}
              >
                <Text>{platform}</Text>
              </PaletteItem>
            ))}
        </PaletteGroup>
        {tag === null || text !== "" ? null : <Earlier beside={beside} tag={tag} onChoose={onChoose} />}
        <Found beside={beside} text={text} onChoose={onChoose} />
      </Command.List>
    </Command>
  );
}

function Said({ children, bad = false }: { children: ReactNode; bad?: boolean }) {
  return <p className={`px-4 py-2 ${bad ? "text-bad" : "text-muted"}`}>{children}</p>;
}

interface PartProps {
  beside: SideAddress;
  onChoose: OnChoose;
}

const inSame = (beside: SideAddress, reference: string): SideAddress => ({
  ...beside,
  reference,
  platform: null,
});

function Pasted({ beside, text, onChoose }: PartProps & { text: string }) {
  const registries = useQuery(registriesOptions()).data?.items ?? [];
  const images = isDigest(text) ? [] : pastedImages(text, registries);
  return (
    <PaletteGroup title="Pasted">
      {[
        ...(isDigest(text)
          ? [
              <PaletteItem
                key={text}
                id={`pasted ${text}`}
                onSelect={() => onChoose(inSame(beside, text), null)}
                aside="in this repository"
              >
                <DigestName digest={text} />
              </PaletteItem>,
            ]
          : []),
        ...images.map(({ registry, repository, reference, href }) => (
          <PaletteItem
            key={href}
            id={`pasted ${href}`}
            onSelect={() => onChoose({ registry, repository, reference, platform: null }, null)}
            aside={registry}
          >
            <span className="truncate font-mono text-xs">
              <Text>{`${repository}${reference.includes(":") ? "@" : ":"}${reference}`}</Text>
            </span>
          </PaletteItem>
        )),
      ]}
    </PaletteGroup>
  );
}

function Earlier({ beside, tag, onChoose }: PartProps & { tag: string }) {
  const { registry, repository } = beside;
  const query = useInfiniteQuery(movesOptions({ registry, repository, tag }));
  if (query.isError) {
    return <Said bad>What it pointed at before could not be read. {query.error.message}</Said>;
  }
  if (!query.data) return <Said>Looking up what it pointed at before…</Said>;
  const moves = query.data.pages.flatMap(({ items }) => items);
  return (
    <PaletteGroup title={`What ${tag} pointed at before`}>
      {earlierVersions(moves, moves[0]?.to?.digest ?? null)
        .slice(0, EARLIER_SHOWN)
        .map(({ glance, until }) => (
          <PaletteItem
            key={glance.digest}
            id={`earlier ${glance.digest}`}
            onSelect={() => onChoose(inSame(beside, glance.digest), glance.createdAt)}
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

function Found({ beside, text, onChoose }: PartProps & { text: string }) {
  const { registry, repository, reference } = beside;
  const settled = useDebounced(text, 150);
  const filter = settled === "" ? {} : { q: settled.slice(0, 256) };
  const tags = useInfiniteQuery(
    tagsOptions({ registry, repository, sort: "newest", order: "desc", ...filter }),
  );
  const versions = useInfiniteQuery(versionsOptions({ registry, repository, role: "any", ...filter }));
  const failure = tags.error ?? versions.error;
  if (failure) return <Said bad>The versions could not be listed. {failure.message}</Said>;
  if (!tags.data || !versions.data) return <Said>Searching…</Said>;
  const named = tags.data.pages.flatMap(({ items }) => items).filter(({ name }) => name !== reference);
  const kept = versions.data.pages
    .flatMap(({ items }) => items)
    .filter(({ digest, goneSince, role }) => {
      return goneSince === null && role !== "referrer" && digest !== reference && isDigest(digest);
    });
  if (named.length + kept.length === 0) {
    return text === "" || isDigest(text) ? null : (
      <Said>No tag or version of this repository matches. A whole reference can be pasted as well.</Said>
    );
  }
  return (
    <>
      <PaletteGroup title="Tags">
        {named.slice(0, TAGS_SHOWN).map(({ name, digest, createdAt }) => (
          <PaletteItem
            key={name}
            id={`tag ${name}`}
            onSelect={() => onChoose(inSame(beside, name), createdAt)}
            aside={digest === null ? null : <DigestName digest={digest} />}
          >
            <span className="truncate font-mono text-xs font-medium">
              <Text>{name}</Text>
            </span>
          </PaletteItem>
        ))}
      </PaletteGroup>
      <PaletteGroup title="Versions">
        {kept.slice(0, VERSIONS_SHOWN).map(({ digest, tags: on, createdAt, role }) => (
          <PaletteItem
            key={digest}
            id={`version ${digest}`}
            onSelect={() => onChoose(inSame(beside, digest), createdAt)}
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
