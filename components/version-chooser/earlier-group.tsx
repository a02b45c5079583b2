"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { DigestName } from "#components/references/digest-name.tsx";
import { PaletteGroup, PaletteItem } from "#components/shell/palette-item.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { movesOptions } from "#lib/console-client/tag-moves.ts";
import { earlierVersions } from "./earlier-versions.ts";
import { Said } from "./said.tsx";

const EARLIER_SHOWN = 5;

interface EarlierGroupProps {
  registry: string;
  repository: string;
  tag: string;
  /** What the tag points at, which is no earlier version; undefined: what its last move led to. */
  now?: string | null;
  /** @param createdAt when it was built; null: not known */
  onChoose: (digest: string, createdAt: string | null) => void;
}

/** The versions that a tag pointed at before, the last one first. */
export function EarlierGroup({ registry, repository, tag, now, onChoose }: EarlierGroupProps) {
  const query = useInfiniteQuery(movesOptions({ registry, repository, tag }));
  if (query.isError) {
    return <Said bad>What it pointed at before could not be read. {query.error.message}</Said>;
  }
  if (!query.data) return <Said>Looking up what it pointed at before…</Said>;
  const moves = query.data.pages.flatMap(({ items }) => items);
  const pointed = now === undefined ? (moves[0]?.to?.digest ?? null) : now;
  return (
    <PaletteGroup title={`What ${tag} pointed at before`}>
      {earlierVersions(moves, pointed)
        .slice(0, EARLIER_SHOWN)
        .map(({ glance, until }) => (
          <PaletteItem
            key={glance.digest}
            id={`earlier ${glance.digest}`}
            onSelect={() => onChoose(glance.digest, glance.createdAt)}
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
