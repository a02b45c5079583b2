import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ImageAddress } from "#components/images/image-link.ts";
import { ImagePage } from "#components/images/image-page.tsx";
import { pathFromSegments } from "#components/shell/hrefs.ts";
import { getImage } from "#lib/catalog/queries/get-image.ts";
import { imageOptions } from "#lib/console-client/image.ts";
import { manifestsQuery } from "#lib/contract/manifests.ts";
import { parseImagePath } from "#lib/references/image-path.ts";
import { type Prefetch, Prefetched } from "../../../../../prefetched.tsx";

type Params = Promise<{ registry: string; reference: string[] }>;

/** A path that names no image never reaches a registry: the page is not found. */
async function addressOf(params: Params): Promise<ImageAddress> {
  const { registry, reference } = await params;
  const path = parseImagePath(pathFromSegments(reference) ?? "");
  if (!path.ok) notFound();
  return { registry, repository: path.value.repository, reference: path.value.reference.text };
}

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const { repository, reference } = await addressOf(params);
  return { title: `${repository} ${reference.slice(0, 19)}` };
}

export default async function ImageOrArtifact({ params }: { params: Params }) {
  const address = await addressOf(params);
  const ask = ({ client, catalog, person }: Prefetch) => [
    client.query({
      ...imageOptions(address),
      queryFn: () => getImage(catalog, person, manifestsQuery.parse(address)),
    }),
  ];
  return (
    <Prefetched ask={ask}>
      <ImagePage address={address} />
    </Prefetched>
  );
}
