"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Panel } from "#components/images/panel.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Text } from "#components/ui/text.tsx";
import { createWebhookMutation, webhookOptions } from "#lib/console-client/webhooks.ts";
import type { Webhook } from "#lib/contract/tag-history.ts";
import { WebhookInstructions } from "./webhook-instructions.tsx";
import { WebhookSecret } from "./webhook-secret.tsx";

/** How a registry tells this console of moves: the address, the secret, what to paste where, and what has come. */
export function WebhookPage({ registry }: { registry: string }) {
  const query = useQuery(webhookOptions({ registry }));
  const creating = useMutation(createWebhookMutation());
  return (
    <>
      <header className="grid max-w-160 gap-1">
        <h1 className="flex flex-wrap items-center gap-2.5 text-title font-semibold tracking-tight">
          Webhooks of {registry}
          {query.data ? <State webhook={query.data} /> : null}
        </h1>
        <p className="text-muted">
          Tagtrail sees every move by reading the registry. When the registry tells of pushes as well, moves
          get their exact time, and who it was.
        </p>
      </header>
      {query.isError && !query.data ? (
        <ErrorState
          title="The webhooks of this registry could not be read."
          failure={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : null}
      {query.isPending ? <Loading /> : null}
      {query.data ? (
        <>
          <Address webhook={query.data} />
          <WebhookSecret
            webhook={query.data}
            secret={creating.data?.secret ?? null}
            creating={creating.isPending}
            failure={creating.error}
            onCreate={() => creating.mutate({ registry })}
          />
          <Received webhook={query.data} />
          <WebhookInstructions
            instructions={query.data.instructions}
            secret={creating.data?.secret ?? null}
          />
        </>
      ) : null}
    </>
  );
}

function State({ webhook }: { webhook: Webhook }) {
  if (!webhook.configured)
    return (
      <Badge tone="outline" className="font-normal tracking-normal">
        not set up
      </Badge>
    );
  if (webhook.lastReceivedAt === null)
    return (
      <Badge tone="warning" className="font-normal tracking-normal">
        nothing received yet
      </Badge>
    );
  return (
    <Badge tone="good" className="font-normal tracking-normal">
      <span>
        last received <RelativeTime time={webhook.lastReceivedAt} />
      </span>
    </Badge>
  );
}

function Address({ webhook }: { webhook: Webhook }) {
  return (
    <Panel title="Address">
      <div className="flex items-center gap-2 py-2 pr-2 pl-3.5">
        <code className="min-w-0 flex-1 font-mono text-xs [overflow-wrap:anywhere]">
          <Text>{webhook.url}</Text>
        </code>
        <CopyButton text={webhook.url} label="Copy the address" />
      </div>
    </Panel>
  );
}

function Received({ webhook }: { webhook: Webhook }) {
  const { received, refused, ignored, waiting, lastReceivedAt } = webhook;
  return (
    <Panel title="What has come">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 px-3.5 py-3 sm:grid-cols-5">
        <Count term="Received" tip="Stored before they were answered">
          {formatCount(received)}
        </Count>
        <Count term="Waiting" tip="Stored, not yet worked on">
          {formatCount(waiting)}
        </Count>
        <Count term="Ignored" tip="Nothing about a tag: pulls, other things">
          {formatCount(ignored)}
        </Count>
        <Count term="Refused" tip="With a wrong secret or none, or not to be understood">
          <span className={refused > 0 ? "text-warning" : undefined}>{formatCount(refused)}</span>
        </Count>
        <Count term="Last" tip="When the last one came">
          <RelativeTime time={lastReceivedAt} fallback="never" />
        </Count>
      </dl>
    </Panel>
  );
}

function Count({ term, tip, children }: { term: string; tip: string; children: ReactNode }) {
  return (
    <div className="grid content-start">
      <dt className="text-xs text-muted" data-tip={tip}>
        {term}
      </dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the webhooks of this registry" className="grid gap-4">
      {["h-20", "h-24", "h-22", "h-72"].map((height) => (
        <div key={height} className={`rounded-card border border-line bg-panel p-3.5 ${height}`}>
          <Skeleton className="w-32" />
          <Skeleton className="mt-4 w-80 max-w-full" />
        </div>
      ))}
    </div>
  );
}
