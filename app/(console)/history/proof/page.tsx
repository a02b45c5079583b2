import type { Metadata } from "next";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { ChainBadge } from "#components/tag-history/chain-badge.tsx";
import { ProofPage } from "#components/tag-history/proof-page.tsx";

export const metadata: Metadata = { title: "Proof of the history" };

export default function Proof() {
  return (
    <Page
      crumbs={[{ label: "History", href: hrefs.history() }, { label: "Proof" }]}
      freshness={<ChainBadge />}
    >
      <ProofPage />
    </Page>
  );
}
