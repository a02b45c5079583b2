import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { createLoader, type SearchParams } from "nuqs/server";
import { repositoriesFilter, repositoryListState } from "#components/repositories/list-state.ts";
import { RegistryFreshness } from "#components/repositories/registry-freshness.tsx";
import { RegistryPage } from "#components/repositories/registry-page.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { listNamespaces } from "#lib/catalog/queries/list-namespaces.ts";
import { listRepositories } from "#lib/catalog/queries/list-repositories.ts";
import { firstPage } from "#lib/console-client/list-page.ts";
import { namespacesOptions } from "#lib/console-client/namespaces.ts";
import { repositoriesOptions } from "#lib/console-client/repositories.ts";
import { registryName } from "#lib/contract/fields.ts";
import { repositoriesQuery } from "#lib/contract/repositories.ts";
import { type Prefetch, Prefetched } from "../../../prefetched.tsx";

interface RegistryProps {
  params: Promise<{ registry: string }>;
  searchParams: Promise<SearchParams>;
}

const loadState = createLoader(repositoryListState);

async function nameOf({ params }: RegistryProps): Promise<string> {
  const name = registryName.safeParse((await params).registry);
  return name.success ? name.data : notFound();
}

export async function generateMetadata(props: RegistryProps): Promise<Metadata> {
  return { title: await nameOf(props) };
}

export default async function Registry(props: RegistryProps) {
  const registry = await nameOf(props);
  const filter = repositoriesFilter(registry, await loadState(props.searchParams));
  const ask = ({ client, catalog, person }: Prefetch) => [
    client.infiniteQuery({
      ...repositoriesOptions(filter),
      queryFn: () => listRepositories(catalog, person, repositoriesQuery.parse({ ...filter, ...firstPage })),
    }),
    client.query({
      ...namespacesOptions({ registry, under: "" }),
      queryFn: () => listNamespaces(catalog, person, { registry, under: "" }),
    }),
  ];
  return (
    <Prefetched ask={ask} isPage>
      <Page
        crumbs={[{ label: "Home", href: hrefs.home() }, { label: registry }]}
        freshness={<RegistryFreshness name={registry} />}
      >
        <RegistryPage name={registry} />
      </Page>
    </Prefetched>
  );
}
