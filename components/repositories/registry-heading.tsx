"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { CapabilitiesPanel } from "#components/registries/capabilities-panel.tsx";
import { kindTitle } from "#components/registries/kind-title.ts";
import { isScanning, registryState } from "#components/registries/registry-state.ts";
import { ScanProgress } from "#components/registries/scan-progress.tsx";
import { UnverifiedBadge } from "#components/registries/unverified-badge.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { WatchState } from "#components/tag-history/watch-state.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import { startScanMutation } from "#lib/console-client/scans.ts";
import type { Registry } from "#lib/contract/registries.ts";

interface RegistryHeadingProps {
  registry: Registry;
  onNameRepositories: () => void;
}

/** What a registry is and holds, how it is, and what can be asked of it. */
export function RegistryHeading({ registry, onNameRepositories }: RegistryHeadingProps) {
  const { name, url, kind, source, verifiesTls, scan, scannedAt, discovery } = registry;
  const [showCapabilities, setShowCapabilities] = useState(false);
  const reading = useMutation(startScanMutation());
  const scanning = isScanning(registry);
  return (
    <header className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <h1 className="flex flex-wrap items-center gap-2.5 text-title font-semibold tracking-tight">
            {name}
            <Badge tone={source === "sandbox" ? "accent" : "outline"} className="font-normal tracking-normal">
              {source === "sandbox" ? "sample registry in this process" : kindTitle(kind)}
            </Badge>
            {verifiesTls ? null : <UnverifiedBadge />}
          </h1>
          <p className="text-muted">
            <span className="font-mono text-xs">
              <Text>{url}</Text>
            </span>
            {" · "}
            <Counts registry={registry} />
            {" · "}
            <WatchState watch={registry.watch} />
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={hrefs.history({ registry: name })}>History</ButtonLink>
          <ButtonLink href={hrefs.webhooks(name)}>Webhooks</ButtonLink>
          <Button onClick={() => setShowCapabilities(true)}>Capabilities</Button>
          {source === "sandbox" && discovery === "catalog" ? null : (
            <Button onClick={onNameRepositories}>Name repositories…</Button>
          )}
          <Button busy={reading.isPending || scanning} onClick={() => reading.mutate({ registry: name })}>
            {scanning ? "Scanning…" : "Scan now"}
          </Button>
        </div>
      </div>
      {registry.cause && !scanning ? null : (
        <div className="max-w-120">
          <ScanProgress registry={name} scan={scan} scannedAt={scannedAt} />
        </div>
      )}
      {reading.isError ? (
        <Notice tone="bad">The scan could not be started. {reading.error.message}</Notice>
      ) : null}
      <Trouble registry={registry} />
      <Dialog open={showCapabilities} onOpenChange={setShowCapabilities} title={`What ${name} can do`}>
        <CapabilitiesPanel capabilities={registry.capabilities} />
      </Dialog>
    </header>
  );
}

function Counts({ registry }: { registry: Registry }) {
  const { repositoryCount, tagCount, versionCount, size } = registry;
  return (
    <>
      {countOf(repositoryCount, "repository", "repositories")}, {countOf(tagCount, "tag")},{" "}
      {countOf(versionCount, "version")}, <ByteSize bytes={size} /> stored
    </>
  );
}

/** Why the last contact failed, above what is still known. */
function Trouble({ registry }: { registry: Registry }) {
  const { cause, status, verifiesTls, repositoryCount, scannedAt } = registry;
  return (
    <>
      {cause ? (
        <Notice tone={status === "failing" ? "bad" : "warning"}>
          <p className="font-medium">
            {registryState(registry).words}. <Text>{cause.message}</Text>
          </p>
          <p>
            {cause.advice ? <Text>{cause.advice}</Text> : null}{" "}
            {repositoryCount > 0 ? (
              <>
                What is shown below was known before
                {scannedAt ? (
                  <>
                    , last read to the end <RelativeTime time={scannedAt} />
                  </>
                ) : null}
                .
              </>
            ) : null}
          </p>
        </Notice>
      ) : null}
      {verifiesTls ? null : (
        <Notice tone="warning">
          The certificate of this registry is not verified: the environment of the server says so. Anybody
          between it and Tagtrail could read and change what is sent.
        </Notice>
      )}
    </>
  );
}
