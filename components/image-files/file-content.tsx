"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo } from "react";
import { CodeBlock } from "#components/code/code-block.tsx";
import { languageOf } from "#components/code/language-of.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import {
  type FileContent as Content,
  type FileAddress,
  fileContentOptions,
  PREVIEW_BYTES,
} from "#lib/console-client/layers.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { formatDuration } from "./format-duration.ts";
import { HexView } from "./hex-view.tsx";
import { PicturePreview } from "./picture-preview.tsx";
import { type PreviewKind, previewKind } from "./preview-kind.ts";

interface FileContentProps {
  address: FileAddress;
  /** Tells the language of a text. */
  name: string;
  /** Told what reading it took. */
  onFigures: (figures: ReactNode) => void;
}

/** What is in a file: text, a picture or its bytes; of a large one the beginning. Never anything that could run. */
export function FileContent({ address, name, onFigures }: FileContentProps) {
  const query = useQuery(fileContentOptions(address));
  const { data } = query;
  const preview = useMemo(
    () => (data ? previewKind(data.bytes, data.bytes.length >= data.size) : null),
    [data],
  );
  useEffect(() => {
    onFigures(data ? figuresOf(data) : null);
    return () => onFigures(null);
  }, [data, onFigures]);

  if (query.error && !data) {
    return (
      <ErrorState
        title="The file could not be read."
        failure={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!data || !preview) return <ContentLoading />;
  return (
    <>
      {data.bytes.length < data.size && preview.kind !== "image" ? (
        <p className="border-b border-line bg-hover px-3.5 py-1.5 text-xs text-muted">
          The first {formatBytes(data.bytes.length)} of {formatBytes(data.size)} are shown; the download has
          all of it.
        </p>
      ) : null}
      <Preview preview={preview} content={data} address={address} name={name} />
    </>
  );
}

function figuresOf({ blobBytesRead, blobBytes, milliseconds }: Content): string {
  return `read ${formatBytes(blobBytesRead)} of ${formatBytes(blobBytes)} in ${formatDuration(milliseconds)}`;
}

interface PreviewProps {
  preview: PreviewKind;
  content: Content;
  address: FileAddress;
  name: string;
}

function Preview({ preview, content, address, name }: PreviewProps) {
  switch (preview.kind) {
    case "empty":
      return <EmptyState title="This file is empty." />;
    case "text":
      return <TextPreview text={preview.text} name={name} />;
    case "image":
      return <PicturePreview address={address} content={content} mediaType={preview.mediaType} />;
    case "binary":
      return <HexView bytes={content.bytes} />;
  }
}

function TextPreview({ text, name }: { text: string; name: string }) {
  const dos = text.includes("\r\n");
  const shown = useMemo(() => (dos ? text.replaceAll("\r\n", "\n") : text), [text, dos]);
  return (
    <>
      {dos ? (
        <p className="border-b border-line bg-hover px-3.5 py-1.5 text-xs text-muted">
          Its lines end as on Windows (CR LF).
        </p>
      ) : null}
      <div className="py-2">
        <CodeBlock
          text={shown.replace(/\n$/, "")}
          language={languageOf(name, shown)}
          label="Text of the file"
        />
      </div>
    </>
  );
}

function ContentLoading() {
  return (
    <div
      role="status"
      aria-label={`Reading the first ${formatBytes(PREVIEW_BYTES)}`}
      className="grid gap-2.5 p-3.5"
    >
      {["w-24", "w-64", "w-52", "w-72", "w-40", "w-16"].map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}
