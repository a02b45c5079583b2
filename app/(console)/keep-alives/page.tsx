import type { Metadata } from "next";
import { KeepAlivesPage } from "#components/changes/keep-alives-page.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { listKeepAlives } from "#lib/changes/keep-alives/list-keep-alives.ts";
import { keepAlivesOptions } from "#lib/console-client/keep-alives.ts";
import { firstPage } from "#lib/console-client/list-page.ts";
import { keepAlivesQuery } from "#lib/contract/changes.ts";
import { type Prefetch, Prefetched } from "../../prefetched.tsx";

export const metadata: Metadata = { title: "Kept versions" };

const ask = ({ client, changes, person }: Prefetch) => [
  client.infiniteQuery({
    ...keepAlivesOptions({}),
    queryFn: () => listKeepAlives(changes, person, keepAlivesQuery.parse(firstPage)),
  }),
];

export default function KeepAlives() {
  return (
    <Prefetched ask={ask}>
      <Page crumbs={[{ label: "Changes", href: hrefs.changes() }, { label: "Kept versions" }]}>
        <KeepAlivesPage />
      </Page>
    </Prefetched>
  );
}
