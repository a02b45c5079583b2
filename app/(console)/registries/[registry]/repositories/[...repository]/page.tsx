import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { createLoader, type SearchParams } from "nuqs/server";
import { pathFromSegments } from "#components/shell/hrefs.ts";
import { tagListState, tagsFilter, versionListState, versionsFilter } from "#components/tags/list-states.ts";
import { RepositoryPage } from "#components/tags/repository-page.tsx";
import { getRepository } from "#lib/catalog/queries/get-repository.ts";
import { listTags } from "#lib/catalog/queries/list-tags.ts";
import { listVersions } from "#lib/catalog/queries/list-versions.ts";
import { firstPage } from "#lib/console-client/list-page.ts";
import { repositoryOptions } from "#lib/console-client/repository.ts";
import { tagsOptions } from "#lib/console-client/tags.ts";
import { versionsOptions } from "#lib/console-client/versions.ts";
import { tagsQuery, versionsQuery } from "#lib/contract/repositories.ts";
import { parseRepositoryName } from "#lib/references/repository-name.ts";
import { type Prefetch, Prefetched } from "../../../../../prefetched.tsx";

interface RepositoryProps {
  params: Promise<{ registry: string; repository: string[] }>;
  searchParams: Promise<SearchParams>;
}

interface Address {
  registry: string;
  repository: string;
}

const loadTagState = createLoader(tagListState);
const loadVersionState = createLoader(versionListState);

/** A path that is no repository name never reaches a registry: the page is not found. */
async function addressOf({ params }: RepositoryProps): Promise<Address> {
  const { registry, repository } = await params;
  const name = parseRepositoryName(pathFromSegments(repository) ?? "");
  return name.ok ? { registry, repository: name.value } : notFound();
}

export async function generateMetadata(props: RepositoryProps): Promise<Metadata> {
  const { registry, repository } = await addressOf(props);
  return { title: `${repository} in ${registry}` };
}

/** The rows of the view that is open. */
async function askRows(address: Address, searchParams: Promise<SearchParams>) {
  if ((await searchParams).view === "versions") {
    const filter = versionsFilter(address, await loadVersionState(searchParams));
    return ({ client, catalog, person }: Prefetch) =>
      client.infiniteQuery({
        ...versionsOptions(filter),
        queryFn: () => listVersions(catalog, person, versionsQuery.parse({ ...filter, ...firstPage })),
      });
  }
  const filter = tagsFilter(address, await loadTagState(searchParams));
  return ({ client, catalog, person }: Prefetch) =>
    client.infiniteQuery({
      ...tagsOptions(filter),
      queryFn: () => listTags(catalog, person, tagsQuery.parse({ ...filter, ...firstPage })),
    });
}

export default async function Repository(props: RepositoryProps) {
  const address = await addressOf(props);
  const rows = await askRows(address, props.searchParams);
  const ask = (prefetch: Prefetch) => [
    prefetch.client.query({
      ...repositoryOptions(address),
      queryFn: () => getRepository(prefetch.catalog, prefetch.person, address),
    }),
    rows(prefetch),
  ];
  return (
    <Prefetched ask={ask}>
      <RepositoryPage {...address} />
    </Prefetched>
  );
}
