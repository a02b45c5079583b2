import Link from "next/link";
import type { ReactNode } from "react";
import { hrefs } from "#components/shell/hrefs.ts";
import { WatchState } from "#components/tag-history/watch-state.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { Dot } from "#components/ui/dot.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Registry } from "#lib/contract/registries.ts";
import { kindTitle } from "./kind-title.ts";
import { isScanning, registryState } from "./registry-state.ts";
import { ScanProgress } from "./scan-progress.tsx";
import { UnverifiedBadge } from "./unverified-badge.tsx";

/** One registry on the home page: its state, what is known of it, and how old that is. */
export function RegistryCard({ registry }: { registry: Registry }) {
  const { name, url, kind, source, verifiesTls, cause, scan, scannedAt } = registry;
  return (
    <li className="group relative grid content-start gap-3 rounded-card border border-line bg-panel p-4 hover:border-faint/50">
      <div className="grid gap-0.5">
        <div className="flex items-center justify-between gap-3">
          <h2 className="min-w-0 truncate text-base font-medium tracking-tight">
            <Link
              href={hrefs.registry(name)}
              prefetch={false}
              className="outline-none after:absolute after:inset-0 after:rounded-card focus-visible:after:outline-2 focus-visible:after:outline-accent"
            >
              {name}
            </Link>
          </h2>
          <Badge tone={source === "sandbox" ? "accent" : "outline"}>
            {source === "sandbox" ? "sample registry in this process" : kindTitle(kind)}
          </Badge>
          {verifiesTls ? null : <UnverifiedBadge />}
        </div>
        <p className="truncate font-mono text-xs text-muted">
          <Text>{url}</Text>
        </p>
      </div>
      <State registry={registry} />
      <p>
        <WatchState watch={registry.watch} />
      </p>
      <Counts registry={registry} />
      {cause && !isScanning(registry) ? null : (
        <ScanProgress registry={name} scan={scan} scannedAt={scannedAt} />
      )}
    </li>
  );
}

function State({ registry }: { registry: Registry }) {
  const { cause, checkedAt } = registry;
  const state = registryState(registry);
  return (
    <div className="grid gap-1">
      <p className="flex items-center gap-2">
        <Dot tone={state.tone} pulse={isScanning(registry)} />
        <span>
          {state.words}
          {checkedAt ? (
            <span className="text-muted">
              , checked <RelativeTime time={checkedAt} />
            </span>
          ) : null}
        </span>
      </p>
      {cause ? (
        <p className="[overflow-wrap:anywhere]">
          <span className={state.tone === "bad" ? "text-bad" : "text-warning"}>
            <Text>{cause.message}</Text>
          </span>{" "}
          {cause.advice ? (
            <span className="text-muted">
              <Text>{cause.advice}</Text>
            </span>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}

function Counts({ registry }: { registry: Registry }) {
  const { repositoryCount, tagCount, versionCount, size, status } = registry;
  return (
    <div className="grid gap-1">
      <dl className="grid grid-cols-4 gap-3 border-t border-line pt-3">
        <Count term="Repositories">{formatCount(repositoryCount)}</Count>
        <Count term="Tags">{formatCount(tagCount)}</Count>
        <Count term="Versions">{formatCount(versionCount)}</Count>
        <Count term="Stored">
          <ByteSize bytes={size} />
        </Count>
      </dl>
      {status === "failing" && repositoryCount > 0 ? (
        <p className="text-xs text-muted">What was known before is still here.</p>
      ) : null}
    </div>
  );
}

function Count({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid">
      <dt className="text-xs text-muted">{term}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
