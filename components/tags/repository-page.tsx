"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useEffect, useRef } from "react";
import { Freshness } from "#components/shell/freshness.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { ChainBadge } from "#components/tag-history/chain-badge.tsx";
import { DifferenceView } from "#components/tag-history/difference-view.tsx";
import { RepositoryHistory } from "#components/tag-history/repository-history.tsx";
import { Button } from "#components/ui/button.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TabLinks } from "#components/ui/tab-links.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { Text } from "#components/ui/text.tsx";
import { repositoryOptions } from "#lib/console-client/repository.ts";
import { startScanMutation } from "#lib/console-client/scans.ts";
import type { RepositoryDetail } from "#lib/contract/repositories.ts";
import { REPOSITORY_VIEWS, type RepositoryView } from "./list-states.ts";
import { TAG_COLUMNS } from "./tag-columns.tsx";
import { TagsView } from "./tags-view.tsx";
import { VersionsView } from "./versions-view.tsx";

/** A page that is opened asks the registry again when what is known is older than this. */
const STALE_AFTER_MILLISECONDS = 15_000;

function Facts({ repository }: { repository: RepositoryDetail }) {
  const { versionCount, size, namedSize, untaggedCount, signatureCount, newestAt } = repository;
  return (
    <p className="text-muted">
      {formatCount(versionCount)} {versionCount === 1 ? "version" : "versions"}, <ByteSize bytes={size} />{" "}
      stored
      {namedSize > size ? (
        <>
          {" "}
          of <ByteSize bytes={namedSize} /> if nothing were shared
        </>
      ) : null}
      {newestAt ? (
        <>
          {" · newest built "}
          <RelativeTime time={newestAt} />
        </>
      ) : null}
      {untaggedCount > 0 ? ` · ${formatCount(untaggedCount)} untagged` : null}
      {signatureCount > 0
        ? ` · ${formatCount(signatureCount)} signature and fallback tags folded away`
        : null}
    </p>
  );
}

/** Asks the registry again, once when the page opens with old knowledge, and when the person presses the button. */
function useRefresh(repository: RepositoryDetail) {
  const scan = useMutation(startScanMutation());
  const asked = useRef(false);
  const { mutate } = scan;
  const { registry, name, checkedAt } = repository;
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    const age = checkedAt === null ? Number.POSITIVE_INFINITY : Date.now() - Date.parse(checkedAt);
    if (age > STALE_AFTER_MILLISECONDS) mutate({ registry, repository: name });
  }, [mutate, registry, name, checkedAt]);
  return { again: () => mutate({ registry, repository: name }), busy: scan.isPending };
}

function Heading({ repository }: { repository: RepositoryDetail }) {
  const refresh = useRefresh(repository);
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="grid min-w-0 gap-1">
        <h1 className="text-title font-semibold tracking-tight [overflow-wrap:anywhere]">
          <Text>{repository.name}</Text>
        </h1>
        <Facts repository={repository} />
      </div>
      <div className="flex max-w-full items-center gap-2">
        <span className="flex h-[30px] min-w-0 items-center rounded-control border border-line bg-panel pl-3 font-mono text-xs text-muted">
          <span className="truncate">
            <Text>{repository.pullName}</Text>
          </span>
          <CopyButton text={repository.pullName} label="Copy the name for pull commands" />
        </span>
        <Button busy={refresh.busy} onClick={refresh.again}>
          Check now
        </Button>
      </div>
    </header>
  );
}

function View({ view, repository }: { view: RepositoryView; repository: RepositoryDetail }) {
  switch (view) {
    case "tags":
      return <TagsView repository={repository} />;
    case "versions":
      return <VersionsView repository={repository} />;
    case "history":
      return <RepositoryHistory repository={repository} />;
    case "difference":
      return <DifferenceView repository={repository} />;
  }
}

function Loaded({ repository }: { repository: RepositoryDetail }) {
  const [view] = useQueryState("view", parseAsStringLiteral(REPOSITORY_VIEWS).withDefault("tags"));
  const { registry, name, cause } = repository;
  const tabs = [
    {
      label: "Tags",
      href: hrefs.repository(registry, name),
      current: view === "tags",
      count: repository.tagCount,
    },
    {
      label: "Versions",
      href: hrefs.repository(registry, name, { view: "versions" }),
      current: view === "versions",
      count: repository.versionCount,
    },
    {
      label: "History",
      href: hrefs.repository(registry, name, { view: "history" }),
      current: view === "history" || view === "difference",
    },
  ];
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <Heading repository={repository} />
      {cause ? (
        <Notice tone="warning">
          The registry could not be read the last time: <Text>{cause.message}</Text>{" "}
          <span className="text-muted">{cause.advice}</span> What is shown was known before
          {repository.checkedAt ? (
            <>
              , checked <RelativeTime time={repository.checkedAt} />
            </>
          ) : null}
          .
        </Notice>
      ) : null}
      <TabLinks label="Views of this repository" tabs={tabs} />
      <View view={view} repository={repository} />
    </div>
  );
}

/** One repository: its tags, and its versions by digest. */
export function RepositoryPage({ registry, repository }: { registry: string; repository: string }) {
  const query = useQuery(repositoryOptions({ registry, repository }));
  const crumbs = [{ label: registry, href: hrefs.registry(registry) }, { label: repository }];
  const freshness = query.data ? (
    <>
      <Freshness checkedAt={query.data.checkedAt} failing={query.data.cause !== null} />
      <ChainBadge />
    </>
  ) : undefined;
  return (
    <Page crumbs={crumbs} freshness={freshness}>
      {query.isPending ? (
        <>
          <h1 className="sr-only">{repository}</h1>
          <TableSkeleton columns={TAG_COLUMNS} label="Loading the repository" />
        </>
      ) : null}
      {query.isError && !query.data ? (
        <ErrorState
          page
          title="This repository could not be read."
          failure={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : null}
      {query.data ? <Loaded repository={query.data} /> : null}
    </Page>
  );
}
