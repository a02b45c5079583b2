"use client";

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { usePagedRows } from "#components/ui/use-paged-rows.ts";
import { VirtualTable } from "#components/ui/virtual-table.tsx";
import { keepAlivesOptions, removeKeepAliveMutation } from "#lib/console-client/keep-alives.ts";
import type { KeepAlive, KeepAliveList } from "#lib/contract/changes.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { ChangesTabs } from "./changes-tabs.tsx";
import { KEPT_ROW, keptColumns } from "./kept-columns.tsx";
import { TagName } from "./tag-name.tsx";
import { Where } from "./where.tsx";

interface RemoveDialogProps {
  kept: KeepAlive;
  onClose: () => void;
}

function RemoveDialog({ kept, onClose }: RemoveDialogProps) {
  const remove = useMutation(removeKeepAliveMutation());
  const { id, digest, keptFor, tag } = kept;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Stop keeping ${shortDigest(digest)}?`}
      description={<Where {...kept} />}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            look="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate({ id }, { onSuccess: onClose })}
          >
            Stop keeping it
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <p>
          <TagName>{keptFor}</TagName> left this version. The hidden tag <TagName>{tag}</TagName> is removed,
          and then the registry may drop the version for good: rolling back to it is no longer possible.
        </p>
        {remove.isError ? (
          <div role="alert">
            <Notice tone="bad">
              It is still kept. {remove.error.message}{" "}
              <span className="text-muted">
                {"advice" in remove.error ? String(remove.error.advice ?? "") : null}
              </span>
            </Notice>
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}

/** Versions that hidden tags keep, because their registry would drop them. */
export function KeepAlivesPage() {
  const query = useInfiniteQuery(keepAlivesOptions({}));
  const { first, failure, refreshFailure, retry, table } = usePagedRows<KeepAlive, KeepAliveList>(query);
  const [asked, setAsked] = useState<KeepAlive | null>(null);
  const columns = useMemo(() => keptColumns(setAsked), []);
  return (
    <>
      <header className="grid gap-1">
        <h1 className="text-title font-semibold tracking-tight">Kept versions</h1>
        <p className="text-muted">
          Some registries drop a version when its last tag leaves it. Before a tag leaves a version there,
          this console keeps it under a hidden tag for a while, so that the move can be undone.
        </p>
      </header>
      <ChangesTabs current="kept" />
      {refreshFailure ? (
        <Notice tone="warning">This is an older list: {refreshFailure.message}</Notice>
      ) : null}
      {failure ? (
        <ErrorState title="The kept versions could not be listed." failure={failure} onRetry={retry} />
      ) : first ? (
        <VirtualTable
          label="Kept versions"
          columns={columns}
          rowHeight={KEPT_ROW}
          empty={
            <EmptyState title="No version is kept.">
              None had to be: no tag was moved away from a version that its registry would have dropped, or
              the time of keeping is over.
            </EmptyState>
          }
          {...table}
        />
      ) : (
        <TableSkeleton label="Loading kept versions" columns={columns} rowHeight={KEPT_ROW} />
      )}
      {asked ? <RemoveDialog kept={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
