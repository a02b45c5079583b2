"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { FilesView } from "#components/image-files/files-view.tsx";
import { DigestName } from "#components/references/digest-name.tsx";
import { Freshness } from "#components/shell/freshness.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { BiographyView } from "#components/tag-history/biography-view.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { TabLinks } from "#components/ui/tab-links.tsx";
import { Text } from "#components/ui/text.tsx";
import { imageOptions } from "#lib/console-client/image.ts";
import type { Image } from "#lib/contract/manifests.ts";
import { formatPlatform } from "#lib/references/platform.ts";
import { ArtifactFiles } from "./artifact-files.tsx";
import { BuildView } from "./build-view.tsx";
import { ImageHeading } from "./image-heading.tsx";
import { type ImageAddress, type ImageView, imageHref } from "./image-link.ts";
import { OverviewView } from "./overview-view.tsx";
import { PlatformsTable } from "./platforms-table.tsx";
import { RawView } from "./raw-view.tsx";
import { ReferrersView } from "./referrers-view.tsx";
import { RowsLoading } from "./rows-loading.tsx";

const VIEWS = [
  "overview",
  "layers",
  "build",
  "referrers",
  "tags",
  "raw",
] as const satisfies readonly ImageView[];

/** The child an index is shown by: the chosen one, else linux/amd64, else the first platform. */
export function childToShow(image: Image, chosen: string | null): Image["children"][number] | null {
  const platforms = image.children.filter((child) => child.role !== "attestation");
  return (
    image.children.find((child) => child.digest === chosen) ??
    platforms.find(({ platform }) => platform?.os === "linux" && platform.architecture === "amd64") ??
    platforms[0] ??
    null
  );
}

function viewsOf(image: Image): readonly { view: ImageView; label: string }[] {
  const runs = image.kind === "image" || image.kind === "index" || image.kind === "legacy";
  return [
    { view: "overview", label: "Overview" },
    ...(runs
      ? ([
          { view: "layers", label: "Layers and files" },
          { view: "build", label: "Build history" },
        ] as const)
      : []),
    { view: "referrers", label: "Signatures and referrers" },
    { view: "tags", label: "Tags that pointed here" },
    { view: "raw", label: "Raw" },
  ];
}

function Problems({ image }: { image: Image }) {
  return (
    <>
      {image.problems.map((problem) => (
        <Notice key={problem.part} tone="warning">
          The {problem.part} could not be read. <Text>{problem.cause.message}</Text>{" "}
          <span className="text-muted">{problem.cause.advice}</span>
        </Notice>
      ))}
      {image.warnings.map((warning) => (
        <Notice key={warning} tone="warning">
          <Text>{warning}</Text>
        </Notice>
      ))}
    </>
  );
}

/** One view of one manifest; of an index only what does not belong to a platform. */
function ManifestView({ image, view }: { image: Image; view: ImageView }) {
  if (view === "layers") return <FilesView image={image} />;
  if (view === "build") return <BuildView image={image} />;
  if (view === "raw") return <RawView image={image} />;
  if (view === "referrers") {
    const name =
      image.kind === "index" || !image.config?.platform
        ? "this version"
        : formatPlatform(image.config.platform);
    return <ReferrersView subject={image} title={`Points at ${name}`} />;
  }
  const files = image.kind === "artifact" && image.layerCount > 0;
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <OverviewView image={image} />
      {files ? <ArtifactFiles image={image} /> : null}
    </div>
  );
}

function ChildView({ address, view }: { address: ImageAddress; view: ImageView }) {
  const query = useQuery(imageOptions(address));
  if (query.isPending) return <RowsLoading label="Loading the image of this platform" />;
  if (query.isError && !query.data) {
    return (
      <ErrorState
        title="The image of this platform could not be read."
        failure={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <Problems image={query.data} />
      <ManifestView image={query.data} view={view} />
    </div>
  );
}

function Body({ image, view, chosen }: { image: Image; view: ImageView; chosen: string | null }) {
  if (view === "tags") return <BiographyView digest={image.digest} title="Tags that pointed here" />;
  if (image.kind !== "index") return <ManifestView image={image} view={view} />;
  const child = childToShow(image, chosen);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      {view === "overview" ? <PlatformsTable image={image} chosen={child?.digest ?? null} /> : null}
      {view === "raw" || view === "referrers" ? <ManifestView image={image} view={view} /> : null}
      {child ? <ChildView address={{ ...image, reference: child.digest }} view={view} /> : null}
    </div>
  );
}

function Loaded({ image, address }: { image: Image; address: ImageAddress }) {
  const [{ view, platform }] = useQueryStates({
    view: parseAsStringLiteral(VIEWS).withDefault("overview"),
    platform: parseAsString,
  });
  const tabs = viewsOf(image).map((tab) => ({
    label: tab.label,
    href: imageHref(address, { view: tab.view, platform }),
    current: tab.view === view,
    count: tab.view === "layers" && image.kind !== "index" ? image.layerCount : undefined,
  }));
  return (
    <>
      <ImageHeading image={image} address={address} view={view} child={childToShow(image, platform)} />
      <Problems image={image} />
      <TabLinks label="Views of this version" tabs={tabs} />
      <Body image={image} view={view} chosen={platform} />
    </>
  );
}

/** Everything about one version, opened by a tag or by its digest. */
export function ImagePage({ address }: { address: ImageAddress }) {
  const query = useQuery(imageOptions(address));
  const { registry, repository, reference } = address;
  const last = reference.includes(":")
    ? { label: reference, content: <DigestName digest={reference} /> }
    : { label: reference };
  const crumbs = [
    { label: registry, href: hrefs.registry(registry) },
    { label: repository, href: hrefs.repository(registry, repository) },
    last,
  ];
  return (
    <Page crumbs={crumbs} freshness={query.data ? <Freshness checkedAt={query.data.checkedAt} /> : undefined}>
      {query.isPending ? (
        <>
          <h1 className="sr-only">{`${repository} ${reference}`}</h1>
          <RowsLoading label="Loading this version" />
        </>
      ) : null}
      {query.isError && !query.data ? (
        <ErrorState
          page
          title="This version could not be read."
          failure={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : null}
      {query.data ? <Loaded image={query.data} address={address} /> : null}
    </Page>
  );
}
