"use client";

import { PaletteGroup } from "#components/shell/palette-item.tsx";
import { EarlierGroup } from "#components/version-chooser/earlier-group.tsx";
import { FoundGroups } from "#components/version-chooser/found-groups.tsx";
import { PastedDigest } from "#components/version-chooser/pasted-digest.tsx";
import { Said } from "#components/version-chooser/said.tsx";
import { VersionChooser } from "#components/version-chooser/version-chooser.tsx";
import { isDigest, parseDigest } from "#lib/references/digest.ts";
import type { RepositoryAddress } from "./change-request.ts";

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
  return (
    <VersionChooser
      label="Choose a version"
      maxLength={256}
      placeholder="Paste a digest, or type part of a tag or digest"
      height="h-72"
    >
      {(text) => <Targets {...props} text={text} />}
    </VersionChooser>
  );
}

function Targets({ registry, repository, tag, now, onChoose, text }: TargetChooserProps & { text: string }) {
  const place = { registry, repository };
  const trouble = digestTrouble(text);
  return (
    <>
      {trouble ? <Said bad>{trouble}</Said> : null}
      <PaletteGroup title="Pasted digest">
        {isDigest(text) ? [<PastedDigest key={text} digest={text} onSelect={() => onChoose(text)} />] : []}
      </PaletteGroup>
      {tag === null || text !== "" ? null : (
        <EarlierGroup {...place} tag={tag} now={now} onChoose={(digest) => onChoose(digest)} />
      )}
      <FoundGroups
        {...place}
        text={text}
        tagsTitle="Where another tag points"
        isTagOffered={({ name }) => name !== tag}
        resolvedOnly
        isVersionOffered={({ digest }) => digest !== now}
        onTag={({ digest }) => digest !== null && onChoose(digest)}
        onVersion={({ digest }) => onChoose(digest)}
        none={isDigest(text) ? null : "No tag or version of this repository matches."}
      />
    </>
  );
}
