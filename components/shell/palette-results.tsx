"use client";

import { DigestName } from "#components/references/digest-name.tsx";
import { RepositoryName } from "#components/repositories/repository-name.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { SearchAnswer } from "#lib/contract/search.ts";
import { hrefs } from "./hrefs.ts";
import { PaletteGroup, PaletteItem } from "./palette-item.tsx";

interface PaletteResultsProps {
  answer: SearchAnswer;
  go: (href: string) => void;
}

/** What the search over all registries found. */
export function PaletteResults({ answer, go }: PaletteResultsProps) {
  return (
    <>
      <PaletteGroup title="Repositories">
        {answer.repositories.map(({ registry, name, tagCount }) => (
          <PaletteItem
            key={`${registry}/${name}`}
            id={`repository ${registry} ${name}`}
            onSelect={() => go(hrefs.repository(registry, name))}
            aside={`${countOf(tagCount, "tag")} · ${registry}`}
          >
            <RepositoryName name={name} />
          </PaletteItem>
        ))}
      </PaletteGroup>
      <PaletteGroup title="Tags">
        {answer.tags.map(({ registry, repository, name }) => (
          <PaletteItem
            key={`${registry}/${repository}:${name}`}
            id={`tag ${registry} ${repository} ${name}`}
            onSelect={() => go(hrefs.image(registry, repository, name))}
            aside={registry}
          >
            <span className="truncate font-mono text-xs font-medium">
              <Text>{name}</Text>
            </span>
            <span className="truncate text-muted">
              <Text>{repository}</Text>
            </span>
          </PaletteItem>
        ))}
      </PaletteGroup>
      <PaletteGroup title="Digests">
        {answer.versions.map(({ registry, repository, digest }) => (
          <PaletteItem
            key={`${registry}/${repository}@${digest}`}
            id={`digest ${registry} ${repository} ${digest}`}
            onSelect={() => go(hrefs.image(registry, repository, digest))}
            aside={registry}
          >
            <DigestName digest={digest} />
            <span className="truncate text-muted">
              <Text>{repository}</Text>
            </span>
          </PaletteItem>
        ))}
      </PaletteGroup>
    </>
  );
}
