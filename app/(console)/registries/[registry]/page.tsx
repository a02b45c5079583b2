import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RegistryFreshness } from "#components/repositories/registry-freshness.tsx";
import { RegistryPage } from "#components/repositories/registry-page.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { registryName } from "#lib/contract/common.ts";

type Params = Promise<{ registry: string }>;

async function nameOf(params: Params): Promise<string> {
  const name = registryName.safeParse((await params).registry);
  return name.success ? name.data : notFound();
}

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: await nameOf(params) };
}

export default async function Registry({ params }: { params: Params }) {
  const name = await nameOf(params);
  return (
    <Page
      crumbs={[{ label: "Home", href: hrefs.home() }, { label: name }]}
      freshness={<RegistryFreshness name={name} />}
    >
      <RegistryPage name={name} />
    </Page>
  );
}
