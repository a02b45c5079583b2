import Link from "next/link";
import type { ReactNode } from "react";
import { DigestName } from "#components/references/digest-name.tsx";
import { RepositoryName } from "#components/repositories/repository-name.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { countOf } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { SearchAnswer } from "#lib/contract/search.ts";

/** As many of each kind as the API sends at most. */
const MOST = 20;

/** What was found, in three parts. */
export function SearchResults({ answer }: { answer: SearchAnswer }) {
  return (
    <>
      <Part title="Repositories" count={answer.repositories.length}>
        {answer.repositories.map(({ registry, name, tagCount }) => (
          <Line key={`${registry}/${name}`} href={hrefs.repository(registry, name)} registry={registry}>
            <RepositoryName name={name} />
            <span className="shrink-0 text-muted">{countOf(tagCount, "tag")}</span>
          </Line>
        ))}
      </Part>
      <Part title="Tags" count={answer.tags.length}>
        {answer.tags.map(({ registry, repository, name, digest }) => (
          <Line
            key={`${registry}/${repository}:${name}`}
            href={hrefs.image(registry, repository, name)}
            registry={registry}
          >
            <span className="truncate font-mono text-xs font-medium">
              <Text>{name}</Text>
            </span>
            <span className="truncate text-muted">
              <Text>{repository}</Text>
            </span>
            {digest ? <DigestName digest={digest} /> : null}
          </Line>
        ))}
      </Part>
      <Part title="Digests" count={answer.versions.length}>
        {answer.versions.map(({ registry, repository, digest }) => (
          <Line
            key={`${registry}/${repository}@${digest}`}
            href={hrefs.image(registry, repository, digest)}
            registry={registry}
          >
            <DigestName digest={digest} />
            <span className="truncate text-muted">
              <Text>{repository}</Text>
            </span>
          </Line>
        ))}
      </Part>
    </>
  );
}

function Part({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <section aria-label={title} className="grid gap-2">
      <h2 className="font-medium">
        {title}{" "}
        <span className="font-normal text-muted">
          {count === MOST ? `the first ${MOST}, type more to narrow` : count}
        </span>
      </h2>
      <ul className="rounded-card border border-line bg-panel">{children}</ul>
    </section>
  );
}

function Line({ href, registry, children }: { href: string; registry: string; children: ReactNode }) {
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        href={href}
        prefetch={false}
        className="flex min-h-9.5 items-center gap-3 px-3.5 outline-offset-[-2px] hover:bg-hover max-sm:flex-wrap max-sm:gap-y-0 max-sm:py-1.5"
      >
        {children}
        <span className="ml-auto shrink-0 text-muted">{registry}</span>
      </Link>
    </li>
  );
}
