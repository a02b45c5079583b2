import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { changeListState, changesFilter } from "#components/changes/change-list-state.ts";
import { ChangesPage } from "#components/changes/changes-page.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { listChanges } from "#lib/changes/queries/list-changes.ts";
import { changesOptions } from "#lib/console-client/changes.ts";
import { firstPage } from "#lib/console-client/list-page.ts";
import { changesQuery } from "#lib/contract/changes.ts";
import { type Prefetch, Prefetched } from "../../prefetched.tsx";

export const metadata: Metadata = { title: "Changes" };

const loadState = createLoader(changeListState);

export default async function Changes({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = changesFilter(await loadState(searchParams));
  const ask = ({ client, changes, person }: Prefetch) => [
    client.infiniteQuery({
      ...changesOptions(filter),
      queryFn: () => listChanges(changes, person, changesQuery.parse({ ...filter, ...firstPage })),
    }),
  ];
  return (
    <Prefetched ask={ask}>
      <Page crumbs={[{ label: "Home", href: hrefs.home() }, { label: "Changes" }]}>
        <ChangesPage />
      </Page>
    </Prefetched>
  );
}
