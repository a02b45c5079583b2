"use client";

import { useQuery } from "@tanstack/react-query";
import { CodeBlock } from "#components/code/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { rawConfigOptions, rawManifestOptions } from "#lib/console-client/image.ts";
import type { Image } from "#lib/contract/manifests.ts";
import { indentJson } from "./indent-json.ts";
import { Panel } from "./panel.tsx";
import { RowsLoading } from "./rows-loading.tsx";

function RawText({
  title,
  label,
  query,
}: {
  title: string;
  label: string;
  query: ReturnType<typeof useRawText>;
}) {
  if (query.isPending) return <RowsLoading label={`Loading the ${label}`} />;
  if (query.isError && !query.data) {
    return (
      <ErrorState
        title={`The ${label} could not be read.`}
        failure={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <Panel
      title={title}
      aside={
        <span className="flex items-center gap-3">
          <span className="text-xs">line breaks are added for reading; copying gives the exact text</span>
          <CopyButton text={query.data} label={`Copy the ${label}`} />
        </span>
      }
    >
      <CodeBlock text={indentJson(query.data)} language="json" label={`Text of the ${label}`} />
    </Panel>
  );
}

function useRawText(options: ReturnType<typeof rawManifestOptions>) {
  return useQuery(options);
}

/** The manifest as it is stored, and the config blob it names. */
export function RawView({ image }: { image: Image }) {
  const { registry, repository, digest, configDigest } = image;
  const manifest = useRawText(rawManifestOptions({ registry, repository, reference: digest }));
  const config = useRawText(rawConfigOptions({ registry, repository, digest: configDigest ?? "" }));
  return (
    <div className="grid gap-4">
      {image.kind === "index" ? (
        <RawText title="Index" label="index" query={manifest} />
      ) : (
        <RawText title="Manifest" label="manifest" query={manifest} />
      )}
      {configDigest ? <RawText title="Config" label="config" query={config} /> : null}
    </div>
  );
}
