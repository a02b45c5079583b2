"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { previewKind } from "#components/image-files/preview-kind.ts";
import { RowsLoading } from "#components/images/rows-loading.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import {
  type FileAddress,
  type FileContent,
  fileContentOptions,
  fileHref,
  PREVIEW_BYTES,
} from "#lib/console-client/layers.ts";
import type { ReadyEntry } from "./entry-facts.ts";
import { TextDifferenceView } from "./text-difference-view.tsx";

/** A path as one image has it, and where its bytes are. */
export interface FileSide {
  detail: ReadyEntry;
  address: FileAddress;
}

interface Sides {
  from: FileSide | null;
  to: FileSide | null;
}

const hasContent = (side: FileSide | null) =>
  side !== null && (side.detail.entry.kind === "file" || side.detail.entry.kind === "hard-link");

function Downloads({ from, to }: Sides) {
  const links = [
    { side: from, words: to ? "Download the first" : "Download" },
    { side: to, words: from ? "Download the second" : "Download" },
  ];
  return links.map(({ side, words }) =>
    side && hasContent(side) ? (
      <a key={words} href={fileHref(side.address)} download className={buttonClass()}>
        {words}
      </a>
    ) : null,
  );
}

function Said({ title, sides, children }: { title: string; sides: Sides; children: ReactNode }) {
  return (
    <div className="overflow-y-auto">
      <EmptyState title={title} actions={<Downloads {...sides} />}>
        {children}
      </EmptyState>
    </div>
  );
}

/** Why content is not looked at; null: it is. */
function withoutContent(sides: Sides): ReactNode | null {
  const { from, to } = sides;
  const given = [from, to].filter((side) => side !== null);
  if (!given.some(hasContent)) return <EmptyState title="What it is has no content of its own." />;
  if (!given.every(hasContent)) {
    return (
      <Said title="Only one of them has content." sides={sides}>
        The other is no file, so there is nothing to set against it.
      </Said>
    );
  }
  const [one, other] = [from?.detail.sha256 ?? null, to?.detail.sha256 ?? null];
  if (one !== null && one === other) {
    return (
      <Said title="The content is the same." sides={sides}>
        Byte for byte, by its sha256. What differs is told above.
      </Said>
    );
  }
  if (given.some(({ detail }) => detail.entry.size > PREVIEW_BYTES)) {
    return (
      <Said title="Too large to be compared line by line." sides={sides}>
        Files of up to 1 MiB are. Size and sha256 are told above.
      </Said>
    );
  }
  return null;
}

/** What differs in the content of a file, line by line where it is text. */
export function ContentDifference(sides: Sides) {
  return withoutContent(sides) ?? <Read {...sides} />;
}

function useContent(side: FileSide | null) {
  const options = fileContentOptions(side?.address ?? { registry: "", repository: "", digest: "" });
  return useQuery({ ...options, enabled: side !== null });
}

/** Null: the bytes are no text. */
function textOf(content: FileContent | undefined): string | null {
  if (!content) return "";
  const preview = previewKind(content.bytes, true);
  if (preview.kind === "empty") return "";
  return preview.kind === "text" ? preview.text : null;
}

function Read({ from, to }: Sides) {
  const before = useContent(from);
  const after = useContent(to);
  const failed = [before, after].find(({ isError }) => isError);
  if (failed?.error) {
    return (
      <ErrorState
        title="The content could not be read."
        failure={failed.error}
        onRetry={() => void failed.refetch()}
      />
    );
  }
  if ((from && !before.data) || (to && !after.data)) {
    return (
      <div className="p-5">
        <RowsLoading label="Reading the content" />
      </div>
    );
  }
  const [old, young] = [textOf(before.data), textOf(after.data)];
  if (old === null || young === null) {
    return (
      <Said
        title={from && to ? "The content differs, and is no text." : "The content is no text."}
        sides={{ from, to }}
      >
        Size and sha256 are told above.
      </Said>
    );
  }
  return (
    <TextDifferenceView
      before={from ? old : null}
      after={to ? young : null}
      gaveUp={
        <Said title="These two differ too much to be compared line by line." sides={{ from, to }}>
          It would keep this page busy for too long. Size and sha256 are told above.
        </Said>
      }
    />
  );
}
