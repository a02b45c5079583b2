import type { Metadata } from "next";
import { ConnectPage } from "#components/registries/connect-page.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";

export const metadata: Metadata = { title: "Connect a registry" };

export default function Connect() {
  return (
    <Page crumbs={[{ label: "Home", href: hrefs.home() }, { label: "Connect a registry" }]}>
      <ConnectPage />
    </Page>
  );
}
