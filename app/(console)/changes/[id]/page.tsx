import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ChangePage } from "#components/changes/change-page.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { getChange } from "#lib/changes/queries/list-changes.ts";
import { changeOptions } from "#lib/console-client/changes.ts";
import { changeQuery } from "#lib/contract/changes.ts";
import { type Prefetch, Prefetched } from "../../../prefetched.tsx";

export const metadata: Metadata = { title: "Change" };

export default async function Change({ params }: { params: Promise<{ id: string }> }) {
  const asked = changeQuery.safeParse(await params);
  if (!asked.success) notFound();
  const { id } = asked.data;
  const ask = ({ client, changes, person }: Prefetch) => [
    client.query({ ...changeOptions({ id }), queryFn: () => getChange(changes, person, id) }),
  ];
  return (
    <Prefetched ask={ask} isPage>
      <Page crumbs={[{ label: "Changes", href: hrefs.changes() }, { label: "Change" }]}>
        <ChangePage id={id} />
      </Page>
    </Prefetched>
  );
}
