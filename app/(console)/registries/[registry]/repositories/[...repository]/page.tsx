import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { createLoader, type SearchParams } from "nuqs/server";
import { pathFromSegments } from "#components/shell/hrefs.ts";
import { repositoryHistoryState, spansFilter } from "#components/tag-history/lane-window.ts";
import { movesSelection } from "#components/tag-history/move-list-state.ts";
import { tagListState, tagsFilter, versionListState, versionsFilter } from "#components/tags/list-states.ts";
import { RepositoryPage } from "#components/tags/repository-page.tsx";
import { getRepository } from "#lib/catalog/queries/get-repository.ts";
import { listTags } from "#lib/catalog/queries/list-tags.ts";
import { listVersions } from "#lib/catalog/queries/list-versions.ts";
import { firstPage } from "#lib/console-client/list-page.ts";
import { repositoryOptions } from "#lib/console-client/repository.ts";
import { movesOptions } from "#lib/console-client/tag-moves.ts";
import { spansOptions } from "#lib/console-client/tag-spans.ts";
import { tagsOptions } from "#lib/console-client/tags.ts";
import { versionsOptions } from "#lib/console-client/versions.ts";
import { tagsQuery, versionsQuery } from "#lib/contract/repositories.ts";
import { movesQuery, spansQuery } from "#lib/contract/tag-history.ts";
import { parseRepositoryName } from "#lib/references/repository-name.ts";
import { listMoves } from "#lib/tag-history/queries/list-moves.ts";
import { listSpans } from "#lib/tag-history/queries/list-spans.ts";
import { listTagsAsOf } from "#lib/tag-history/queries/list-tags-as-of.ts";
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
const loadHistoryState = createLoader(repositoryHistoryState);

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

type Ask = (prefetch: Prefetch) => readonly Promise<unknown>[];

async function askVersions(address: Address, searchParams: Promise<SearchParams>): Promise<Ask> {
  const filter = versionsFilter(address, await loadVersionState(searchParams));
  return ({ client, catalog, person }) => [
    client.infiniteQuery({
      ...versionsOptions(filter),
      queryFn: () => listVersions(catalog, person, versionsQuery.parse({ ...filter, ...firstPage })),
    }),
  ];
}

async function askTags(address: Address, searchParams: Promise<SearchParams>): Promise<Ask> {
  const filter = tagsFilter(address, await loadTagState(searchParams));
  const { asOf, ...question } = tagsQuery.parse({ ...filter, ...firstPage });
  return ({ client, catalog, history, person }) => [
    client.infiniteQuery({
      ...tagsOptions(filter),
      queryFn: () =>
        asOf === undefined
          ? listTags(catalog, person, question)
          : listTagsAsOf(history, person, { ...question, asOf }),
    }),
  ];
}

async function askHistory(address: Address, searchParams: Promise<SearchParams>): Promise<Ask> {
  const { move: _, window, at, lane, ...own } = await loadHistoryState(searchParams);
  const selection = movesSelection({ ...own, registry: null, repository: null }, address);
  const { registry, repository: name } = address;
  const spans = spansFilter({ registry, name }, { ...own, window, at, lane }, Date.now());
  return ({ client, history, person }) => [
    client.infiniteQuery({
      ...movesOptions(selection),
      queryFn: () => listMoves(history, person, movesQuery.parse({ ...selection, ...firstPage })),
    }),
    client.query({
      ...spansOptions(spans),
      queryFn: () => listSpans(history, person, spansQuery.parse(spans)),
    }),
  ];
}

/** What the view that is open shows. */
async function askView(address: Address, searchParams: Promise<SearchParams>): Promise<Ask> {
  const { view } = await searchParams;
  if (view === "versions") return await askVersions(address, searchParams);
  if (view === "history") return await askHistory(address, searchParams);
  // Two instants are compared when the page is there: the question depends on the moment.
  if (view === "difference") return () => [];
  return await askTags(address, searchParams);
}

export default async function Repository(props: RepositoryProps) {
  const address = await addressOf(props);
  const view = await askView(address, props.searchParams);
  const ask = (prefetch: Prefetch) => [
    prefetch.client.query({
      ...repositoryOptions(address),
      queryFn: () => getRepository(prefetch.catalog, prefetch.person, address),
    }),
    ...view(prefetch),
  ];
  return (
    <Prefetched ask={ask}>
      <RepositoryPage {...address} />
    </Prefetched>
  );
}
