import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { WebhookPage } from "#components/tag-history/webhook-page.tsx";
import { registryName } from "#lib/contract/fields.ts";

type Params = Promise<{ registry: string }>;

async function nameOf(params: Params): Promise<string> {
  const name = registryName.safeParse((await params).registry);
  return name.success ? name.data : notFound();
}

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Webhooks of ${await nameOf(params)}` };
}

export default async function Webhooks({ params }: { params: Params }) {
  const registry = await nameOf(params);
  return (
    <Page
      crumbs={[
        { label: "Home", href: hrefs.home() },
        { label: registry, href: hrefs.registry(registry) },
        { label: "Webhooks" },
      ]}
    >
      <WebhookPage registry={registry} />
    </Page>
  );
}
