import type { Metadata } from "next";
import { SearchPage } from "#components/search/search-page.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";

export const metadata: Metadata = { title: "Search" };

export default function Search() {
  return (
    <Page crumbs={[{ label: "Home", href: hrefs.home() }, { label: "Search" }]}>
      <SearchPage />
    </Page>
  );
}
