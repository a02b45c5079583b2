"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { hrefs } from "#components/shell/hrefs.ts";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import type { RowHeight, TableColumn } from "#components/ui/table-column.ts";
import { useRowTabIndex } from "#components/ui/table-row.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { Text } from "#components/ui/text.tsx";
import { VirtualTable } from "#components/ui/virtual-table.tsx";
import { differenceOptions } from "#lib/console-client/difference.ts";
import type { RepositoryDetail } from "#lib/contract/repositories.ts";
import type { Difference } from "#lib/contract/tag-history.ts";
import { DAY, dayOf } from "./day-bins.ts";
import { useHistoryNow } from "./history-now.ts";
import { exactWords } from "./history-time.ts";
import { InstantInput } from "./instant-input.tsx";
import { parseAsInstant } from "./move-list-state.ts";
import { Pointed } from "./pointed.tsx";

type Change = Difference["items"][number] & {
  registry: string;
  repository: string;
  since: string;
  until: string;
};

const CHANGES: Record<Change["change"], { text: string; tone: Tone }> = {
  added: { text: "added", tone: "neutral" },
  removed: { text: "removed", tone: "bad" },
  moved: { text: "moved", tone: "neutral" },
  uncertain: { text: "not certain", tone: "warning" },
};

export const differenceState = { since: parseAsInstant, until: parseAsInstant };

function MovesBetween({ change }: { change: Change }) {
  const tabIndex = useRowTabIndex();
  const { registry, repository, tag, since, until } = change;
  return (
    <Link
      href={hrefs.repository(registry, repository, { view: "history", tag, since, until })}
      prefetch={false}
      tabIndex={tabIndex}
      data-tip="Show them"
      className="underline-offset-2 hover:underline"
    >
      {countOf(change.moves, "move")}
    </Link>
  );
}

/** px; narrow: tag, change, before, after below each other. */
const ROW: RowHeight = { wide: 38, narrow: 106 };

const COLUMNS: readonly TableColumn<Change>[] = [
  {
    id: "tag",
    header: "Tag",
    track: "minmax(8rem, 1.4fr)",
    cell: ({ tag }) => (
      <span className="truncate font-mono text-xs font-medium">
        <Text>{tag}</Text>
      </span>
    ),
  },
  {
    id: "change",
    header: "Change",
    track: "6.5rem",
    cell: ({ change }) => <Badge tone={CHANGES[change].tone}>{CHANGES[change].text}</Badge>,
  },
  {
    id: "before",
    header: "Before",
    track: "minmax(9rem, 1.4fr)",
    narrow: "line",
    cell: ({ before, registry, repository }) => <Pointed answer={before} {...{ registry, repository }} />,
  },
  {
    id: "after",
    header: "After",
    track: "minmax(9rem, 1.4fr)",
    narrow: "line",
    cell: ({ after, registry, repository }) => <Pointed answer={after} {...{ registry, repository }} />,
  },
  {
    id: "moves",
    header: "In between",
    track: "7rem",
    align: "end",
    from: "md",
    cell: (change) => <MovesBetween change={change} />,
  },
];

const openTag = ({ registry, repository, tag }: Change) =>
  hrefs.repository(registry, repository, { view: "history", tag });

/** What changed in a repository's tags between two instants. */
export function DifferenceView({ repository }: { repository: RepositoryDetail }) {
  const now = useHistoryNow();
  const [state, setState] = useQueryStates(differenceState);
  // A week until the last full minute: the same question for a while.
  const until = state.until ?? new Date(Math.floor(now / 60_000) * 60_000).toISOString();
  const since = state.since ?? new Date(dayOf(Date.parse(until)) - 7 * DAY).toISOString();
  const { registry, name } = repository;
  const query = useQuery({
    ...differenceOptions({ registry, repository: name, since, until }),
    placeholderData: keepPreviousData,
    enabled: Date.parse(since) < Date.parse(until),
  });
  const data = query.data;
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <InstantsForm
        key={`${since} ${until}`}
        {...{ since, until }}
        onChange={(range) => void setState(range)}
      />
      {query.isError && !data ? (
        <div className="rounded-card border border-line bg-panel">
          <ErrorState
            title="The two instants could not be compared."
            failure={query.error}
            onRetry={() => void query.refetch()}
          />
        </div>
      ) : null}
      {data ? (
        <>
          <p role="status" className="text-muted">
            {countOf(data.items.length, "tag")} differ between {exactWords(since)} and {exactWords(until)},{" "}
            {countOf(data.unchanged, "tag")} {data.unchanged === 1 ? "points" : "point"} at the same.
          </p>
          {data.truncated ? (
            <Notice>Only the first {countOf(data.items.length, "difference")} are listed.</Notice>
          ) : null}
          <Changes
            data={data}
            address={{ registry, repository: name, since, until }}
            outdated={query.isPlaceholderData}
          />
        </>
      ) : null}
      {query.isPending && query.fetchStatus !== "idle" ? (
        <TableSkeleton label="Comparing the two instants" columns={COLUMNS} rowHeight={ROW} />
      ) : null}
    </div>
  );
}

function Changes({
  data,
  address,
  outdated,
}: {
  data: Difference;
  address: Pick<Change, "registry" | "repository" | "since" | "until">;
  outdated: boolean;
}) {
  const rows = data.items.map((item) => ({ ...item, ...address }));
  return (
    <VirtualTable
      label="Differences between the two instants"
      columns={COLUMNS}
      rowHeight={ROW}
      rows={rows}
      total={rows.length}
      rowHref={openTag}
      outdated={outdated}
      empty={
        <EmptyState title="Nothing differs.">
          Every tag pointed at the same version at both instants.
        </EmptyState>
      }
    />
  );
}

interface InstantsFormProps {
  since: string;
  until: string;
  onChange: (range: { since: string; until: string }) => void;
}

function InstantsForm({ since, until, onChange }: InstantsFormProps) {
  const [from, setFrom] = useState<string | null>(since);
  const [to, setTo] = useState<string | null>(until);
  const backwards = from !== null && to !== null && Date.parse(from) >= Date.parse(to);
  return (
    <form
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (from !== null && to !== null && !backwards) onChange({ since: from, until: to });
      }}
    >
      <div className="w-60">
        <InstantInput label="Before" value={from} onChange={setFrom} />
      </div>
      <div className="w-60">
        <InstantInput label="After" value={to} onChange={setTo} />
      </div>
      <Button type="submit">Compare</Button>
      {backwards ? (
        <p role="alert" className="w-full text-bad">
          The second instant must lie after the first.
        </p>
      ) : null}
    </form>
  );
}
