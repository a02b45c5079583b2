import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pathFromSegments } from "#components/shell/hrefs.ts";
import { RepositoryPage } from "#components/tags/repository-page.tsx";
import { parseRepositoryName } from "#lib/references/repository-name.ts";

type Params = Promise<{ registry: string; repository: string[] }>;

/** A path that is no repository name never reaches a registry: the page is not found. */
async function addressOf(params: Params): Promise<{ registry: string; repository: string }> {
  const { registry, repository } = await params;
  const name = parseRepositoryName(pathFromSegments(repository) ?? "");
  return name.ok ? { registry, repository: name.value } : notFound();
}

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const { registry, repository } = await addressOf(params);
  return { title: `${repository} in ${registry}` };
}

export default async function Repository({ params }: { params: Params }) {
  return <RepositoryPage {...(await addressOf(params))} />;
}
