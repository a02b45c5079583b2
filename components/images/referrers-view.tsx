"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Digest } from "#components/references/digest.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import { referrersOptions } from "#lib/console-client/referrers.ts";
import type { Referrer, ReferrerList } from "#lib/contract/manifests.ts";
import { imageHref } from "./image-link.ts";
import { Panel } from "./panel.tsx";
import { RowsLoading } from "./rows-loading.tsx";

const PURPOSES = {
  signature: "Signature",
  attestation: "Attestation",
  sbom: "SBOM",
  other: "Artifact",
} as const;
const SOURCES: Record<Referrer["source"], string> = {
  api: "referrers API",
  "fallback-tag": "fallback tag",
  "cosign-tag": "cosign's tag",
  "index-child": "inside the index",
};

interface Subject {
  registry: string;
  repository: string;
  digest: string;
}

function ReferrerRow({ subject, referrer }: { subject: Subject; referrer: Referrer }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2.5">
      <span className="w-24">
        <Badge tone={referrer.purpose === "signature" ? "good" : "neutral"}>
          {PURPOSES[referrer.purpose]}
        </Badge>
      </span>
      <Link
        prefetch={false}
        href={imageHref({ ...subject, reference: referrer.digest })}
        className="min-w-52 flex-1 font-mono text-xs underline-offset-2 [overflow-wrap:anywhere] hover:underline"
      >
        <Text>{referrer.artifactType ?? referrer.mediaType}</Text>
      </Link>
      <span className="text-muted">{SOURCES[referrer.source]}</span>
      <Digest digest={referrer.digest} />
      <RelativeTime time={referrer.createdAt} fallback="" className="text-muted" />
      <ByteSize bytes={referrer.size} className="w-20 text-right" />
    </li>
  );
}

/** Which ways were asked, and which of them failed: an empty list may only mean that nobody answered. */
function WaysAsked({ asked }: { asked: ReferrerList["asked"] }) {
  return (
    <ul className="grid gap-1 border-t border-line px-3.5 py-2.5 text-muted">
      {asked.map((way) => (
        <li key={way.source} className={way.ok ? "" : "text-warning"}>
          <Text>{way.detail}</Text>
        </li>
      ))}
    </ul>
  );
}

/** Signatures, attestations, SBOMs and anything else that points at this version. */
export function ReferrersView({ subject, title }: { subject: Subject; title: string }) {
  const query = useQuery(referrersOptions(subject));
  if (query.isPending) return <RowsLoading label="Asking the registry for referrers" />;
  if (query.isError && !query.data) {
    return (
      <ErrorState
        title="The referrers could not be read."
        failure={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const { items, asked, truncated } = query.data;
  const failed = asked.some((way) => !way.ok);
  return (
    <div className="grid gap-4">
      {failed && items.length === 0 ? (
        <Notice tone="warning">
          Nothing was found, but not every way could be asked. There may be signatures that are not shown.
        </Notice>
      ) : null}
      <Panel title={title} aside={items.length}>
        {items.length > 0 ? (
          <ul className="divide-y divide-line">
            {items.map((referrer) => (
              <ReferrerRow
                key={`${referrer.source}:${referrer.digest}`}
                subject={subject}
                referrer={referrer}
              />
            ))}
          </ul>
        ) : (
          <EmptyState title={failed ? "No referrers were found." : "Nothing points here."}>
            Signatures, SBOMs and attestations appear here when they are pushed beside it.
          </EmptyState>
        )}
        <WaysAsked asked={asked} />
      </Panel>
      {truncated ? <Notice>The registry names more referrers than are shown here.</Notice> : null}
    </div>
  );
}
