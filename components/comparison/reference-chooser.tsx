"use client";

import { useQuery } from "@tanstack/react-query";
import { PaletteGroup, PaletteItem } from "#components/shell/palette-item.tsx";
import { pastedImages } from "#components/shell/pasted-reference.ts";
import { Text } from "#components/ui/text.tsx";
import { EarlierGroup } from "#components/version-chooser/earlier-group.tsx";
import { FoundGroups } from "#components/version-chooser/found-groups.tsx";
import { PastedDigest } from "#components/version-chooser/pasted-digest.tsx";
import { VersionChooser } from "#components/version-chooser/version-chooser.tsx";
import { registriesOptions } from "#lib/console-client/registries.ts";
import { isDigest } from "#lib/references/digest.ts";
import type { OnChoose, SideAddress } from "./compared-pair.ts";

interface ReferenceChooserProps {
  beside: SideAddress;
  /** By which `beside` is named; null: by digest. */
  tag: string | null;
  /** Other platforms of the same version. */
  platforms: readonly string[];
  onChoose: OnChoose;
}

const inSame = (beside: SideAddress, reference: string): SideAddress => ({
  ...beside,
  reference,
  platform: null,
});

/** An image by its tag or digest in the same repository, by another platform, or by a pasted reference. */
export function ReferenceChooser(props: ReferenceChooserProps) {
  return (
    <VersionChooser
      label="Choose an image"
      maxLength={1024}
      placeholder="Type part of a tag or digest, or paste a whole reference"
      height="h-80"
    >
      {(text) => <References {...props} text={text} />}
    </VersionChooser>
  );
}

function References({ beside, tag, platforms, onChoose, text }: ReferenceChooserProps & { text: string }) {
  const { registry, repository, reference } = beside;
  const choose = (named: string, createdAt: string | null) => onChoose(inSame(beside, named), createdAt);
  return (
    <>
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
      {tag === null || text !== "" ? null : (
        <EarlierGroup registry={registry} repository={repository} tag={tag} onChoose={choose} />
      )}
      <FoundGroups
        registry={registry}
        repository={repository}
        text={text}
        tagsTitle="Tags"
        isTagOffered={({ name }) => name !== reference}
        isVersionOffered={({ digest, role }) => role !== "referrer" && digest !== reference}
        onTag={({ name, createdAt }) => choose(name, createdAt)}
        onVersion={({ digest, createdAt }) => choose(digest, createdAt)}
        none={
          text === "" || isDigest(text)
            ? null
            : "No tag or version of this repository matches. A whole reference can be pasted as well."
        }
      />
    </>
  );
}

function Pasted({
  beside,
  text,
  onChoose,
}: Pick<ReferenceChooserProps, "beside" | "onChoose"> & { text: string }) {
  const registries = useQuery(registriesOptions()).data?.items ?? [];
  const images = isDigest(text) ? [] : pastedImages(text, registries);
  return (
    <PaletteGroup title="Pasted">
      {[
        ...(isDigest(text)
          ? [
              <PastedDigest
                key={text}
                digest={text}
                onSelect={() => onChoose(inSame(beside, text), null)}
                aside="in this repository"
              />,
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
