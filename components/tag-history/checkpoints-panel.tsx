"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { TableColumn } from "#components/ui/table-column.ts";
import { useRowTabIndex } from "#components/ui/table-row.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { usePagedRows } from "#components/ui/use-paged-rows.ts";
import { VirtualTable } from "#components/ui/virtual-table.tsx";
import { checkpointsOptions } from "#lib/console-client/checkpoints.ts";
import type { Checkpoint } from "#lib/contract/tag-history.ts";
import { exactWords } from "./history-time.ts";

/** Hands a text to the browser to be saved as a file. */
function save(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then; at once would be too early for some.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function DownloadCheckpoint({ checkpoint }: { checkpoint: Checkpoint }) {
  const tabIndex = useRowTabIndex();
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-label={`Save the checkpoint of record ${formatCount(checkpoint.seq)}`}
      data-tip="Save as a file"
      className={buttonClass("quiet", "icon")}
      onClick={() =>
        save(
          `tagtrail-checkpoint-${checkpoint.seq}.json`,
          `${JSON.stringify(checkpoint, null, 2)}\n`,
          "application/json",
        )
      }
    >
      <Download aria-hidden="true" className="size-3.5" />
    </button>
  );
}

const COLUMNS: readonly TableColumn<Checkpoint>[] = [
  {
    id: "seq",
    header: "Up to record",
    track: "8rem",
    cell: ({ seq }) => <span className="font-medium">{formatCount(seq)}</span>,
  },
  {
    id: "at",
    header: "Signed, UTC",
    track: "13rem",
    cell: ({ at }) => <time dateTime={at}>{exactWords(at)}</time>,
  },
  {
    id: "hash",
    header: "Hash of the head",
    track: "minmax(8rem, 1fr)",
    narrow: "hidden",
    cell: ({ hash }) => (
      <span className="truncate font-mono text-xs text-muted" data-tip={hash}>
        {hash}
      </span>
    ),
  },
  {
    id: "key",
    header: "Key",
    track: "8rem",
    from: "md",
    cell: ({ keyId }) => <span className="truncate font-mono text-xs text-muted">{keyId}</span>,
  },
  {
    id: "save",
    header: "Save",
    hideHeader: true,
    track: "1.875rem",
    align: "end",
    cell: (checkpoint) => <DownloadCheckpoint checkpoint={checkpoint} />,
  },
];

/** Signed statements about the chain's head: kept elsewhere, they prove what the chain was then. */
export function CheckpointsPanel() {
  const query = useInfiniteQuery(checkpointsOptions());
  const { first, failure, retry, table } = usePagedRows<
    Checkpoint,
    NonNullable<typeof query.data>["pages"][number]
  >(query);
  const newest = first?.items[0];
  return (
    <section aria-label="Checkpoints" className="grid min-w-0 gap-2.5">
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="grid max-w-160 gap-0.5">
          <h2 className="font-semibold">Checkpoints</h2>
          <p className="text-muted">
            Every hour and every 1,000 records the head of the chain is signed with Ed25519, and written to a
            file and to the log. Keep some where this server cannot change them;{" "}
            <code className="font-mono text-xs sm:whitespace-nowrap">
              npm run verify-history -- --checkpoint FILE
            </code>{" "}
            compares one.
            {newest ? (
              <>
                {" "}
                The newest is from <RelativeTime time={newest.at} />.
              </>
            ) : null}
          </p>
        </div>
        {first && first.items.length > 0 ? (
          <div className="flex flex-wrap gap-2">
            <CopyButton withLabel label="Copy public key" text={first.publicKey} />
            <Button
              onClick={() =>
                save(
                  "tagtrail-checkpoints.ndjson",
                  table.rows.map((checkpoint) => `${JSON.stringify(checkpoint)}\n`).join(""),
                  "application/x-ndjson",
                )
              }
            >
              <Download aria-hidden="true" className="size-3.5" />
              Save all loaded
            </Button>
          </div>
        ) : null}
      </header>
      {failure ? (
        <div className="rounded-card border border-line bg-panel">
          <ErrorState title="The checkpoints could not be listed." failure={failure} onRetry={retry} />
        </div>
      ) : first ? (
        <VirtualTable
          label="Checkpoints"
          columns={COLUMNS}
          empty={
            <EmptyState title="There is no checkpoint yet.">
              The first is signed an hour after the first record, or with the 1,000th.
            </EmptyState>
          }
          {...table}
        />
      ) : (
        <TableSkeleton label="Checkpoints" columns={COLUMNS} />
      )}
    </section>
  );
}
