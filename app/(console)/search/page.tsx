import type { Metadata } from "next";
import { createLoader, parseAsString, type SearchParams } from "nuqs/server";
import { SearchPage } from "#components/search/search-page.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { search } from "#lib/catalog/queries/search.ts";
import { searchOptions } from "#lib/console-client/search.ts";
import { searchQuery } from "#lib/contract/search.ts";
import { type Prefetch, Prefetched } from "../../prefetched.tsx";

export const metadata: Metadata = { title: "Search" };

const loadState = createLoader({ q: parseAsString.withDefault("") });

export default async function Search({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const q = (await loadState(searchParams)).q.trim();
  const ask = ({ client, catalog, person }: Prefetch) =>
    q === ""
      ? []
      : [
          client.query({
            ...searchOptions({ q }),
            queryFn: () => search(catalog, person, searchQuery.parse({ q })),
          }),
        ];
  return (
    <Prefetched ask={ask}>
      <Page crumbs={[{ label: "Home", href: hrefs.home() }, { label: "Search" }]}>
        <SearchPage />
      </Page>
    </Prefetched>
  );
}
