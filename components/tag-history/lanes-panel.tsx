"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { hrefs } from "#components/shell/hrefs.ts";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Select } from "#components/ui/select.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { spansOptions } from "#lib/console-client/tag-spans.ts";
import type { RepositoryDetail } from "#lib/contract/repositories.ts";
import type { SpanList } from "#lib/contract/tag-history.ts";
import { matchesPattern } from "#lib/references/name-pattern.ts";
import { CopyLink } from "./copy-link.tsx";
import { useHistoryNow } from "./history-now.ts";
import { InstantAnswer } from "./instant-answer.tsx";
import { InstantChip } from "./instant-chip.tsx";
import { type LanesState, laneWindow, spansFilter } from "./lane-window.ts";
import { LanesChart } from "./lanes-chart.tsx";

const LENGTHS = [
  { value: "7d", label: "7 days" },
  { value: "30d", label: "30 days" },
  { value: "90d", label: "90 days" },
  { value: "all", label: "all" },
] as const;

interface LanesPanelProps {
  repository: RepositoryDetail;
  state: LanesState;
  onChange: (change: Partial<LanesState>) => void;
  /** What else can be done, beside the heading. */
  actions: ReactNode;
}

/** What pointed where, over time, and what it was at any instant. */
export function LanesPanel({ repository, state, onChange, actions }: LanesPanelProps) {
  const now = useHistoryNow();
  const filter = spansFilter(repository, state, now);
  const query = useQuery({ ...spansOptions(filter), placeholderData: keepPreviousData });
  const [dragged, setDragged] = useState<string | null>(null);
  const [known, setKnown] = useState(state.at);
  if (known !== state.at) {
    setKnown(state.at);
    setDragged(null);
  }
  const at = dragged ?? state.at;
  const { since, until } = state;
  return (
    <section aria-label="What pointed where" className="grid min-w-0 grid-cols-1 gap-3">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="mr-auto text-base font-semibold tracking-tight">What pointed where</h2>
        <Select
          label="Shown"
          value={since !== null || until !== null ? "chosen" : state.window}
          options={
            since !== null || until !== null
              ? [{ value: "chosen", label: "as filtered" } as const, ...LENGTHS]
              : LENGTHS
          }
          onChange={(window) =>
            window === "chosen" ? undefined : onChange({ window, since: null, until: null })
          }
        />
        <InstantChip
          label="Choose an instant…"
          value={at}
          hint="The line in the chart moves there. A click into the chart chooses an instant as well; on the line, arrow keys move it, with Shift from move to move."
          onChange={(time) => onChange({ at: time })}
        />
        {at === null ? null : <CopyLink />}
        {actions}
      </header>
      <div className="grid min-w-0 grid-cols-1 gap-3 rounded-card border border-line bg-panel p-3.5">
        {query.isError && !query.data ? (
          <ErrorState
            title="What pointed where could not be read."
            failure={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : query.data ? (
          <Lanes
            list={query.data}
            range={filter}
            repository={repository}
            state={{ ...state, at }}
            onDrag={setDragged}
            onChange={onChange}
          />
        ) : (
          <LanesSkeleton />
        )}
      </div>
      {query.isError && query.data ? (
        <Notice
          tone="warning"
          actions={
            <Button size="small" onClick={() => void query.refetch()}>
              Try again
            </Button>
          }
        >
          The chart could not be refreshed. {query.error.message}
        </Notice>
      ) : null}
    </section>
  );
}

interface LanesProps extends Omit<LanesPanelProps, "actions"> {
  list: SpanList;
  range: { since?: string; until?: string };
  onDrag: (at: string) => void;
}

function Lanes({ list, range, repository, state, onDrag, onChange }: LanesProps) {
  const now = useHistoryNow();
  const { tag, at } = state;
  const chosen = useMemo(
    () =>
      tag?.includes("*")
        ? { ...list, items: list.items.filter((span) => matchesPattern(tag, span.tag)) }
        : list,
    [list, tag],
  );
  const earliest = chosen.items.reduce<string | null>((first, { from }) => {
    const begin = from.from ?? from.to;
    return first === null || begin < first ? begin : first;
  }, null);
  const { since, until } = range;
  const window = useMemo(
    () => laneWindow({ since, until }, { watchedSince: chosen.watchedSince, earliest }, now),
    [since, until, chosen.watchedSince, earliest, now],
  );
  const tags = chosen.items.map((span) => span.tag);
  const lane = state.lane !== null && tags.includes(state.lane) ? state.lane : (tags[0] ?? null);
  if (lane === null) return <NoLanes repository={repository} list={list} narrowed={tag !== null} />;

  function choose({ at: time, lane: tagged }: { at?: number; lane?: string }) {
    const instant = time === undefined ? {} : { at: new Date(time).toISOString() };
    if (instant.at) onDrag(instant.at);
    onChange({ ...instant, ...(tagged === undefined ? {} : { lane: tagged }) });
  }
  return (
    <>
      <LanesChart
        list={chosen}
        window={window}
        at={at === null ? null : Date.parse(at)}
        lane={lane}
        onChoose={choose}
      />
      {at === null ? (
        <p className="flex min-h-[30px] items-center text-muted">
          Click into the chart to see what a tag pointed at then, how surely that is known, and how to pull
          it.
        </p>
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <InstantAnswer
            registry={repository.registry}
            repository={repository.name}
            pullName={repository.pullName}
            tag={lane}
            at={at}
          />
          <ButtonLink
            size="small"
            look="quiet"
            href={hrefs.repository(repository.registry, repository.name, { asOf: at })}
          >
            All tags as of then
          </ButtonLink>
        </div>
      )}
      {list.truncated ? (
        <p className="text-xs text-muted">
          Only the tags that moved last are drawn. Name one in the filter below to see its lane.
        </p>
      ) : null}
    </>
  );
}

function NoLanes({
  repository,
  list,
  narrowed,
}: {
  repository: RepositoryDetail;
  list: SpanList;
  narrowed: boolean;
}) {
  if (narrowed) {
    return <EmptyState title="No tag of this name pointed anywhere in this time." />;
  }
  return (
    <EmptyState
      title={
        list.watchedSince === null ? "This repository was never watched." : "No tag is known in this time."
      }
    >
      {list.watchedSince === null
        ? `Its history begins with the first time Tagtrail reads the tags of ${repository.registry}.`
        : "Choose a longer time, or look whether the registry answers."}
    </EmptyState>
  );
}

function LanesSkeleton() {
  return (
    <div role="status" aria-label="Loading what pointed where" className="grid gap-2.5 py-1">
      {["w-3/4", "w-full", "w-1/2", "w-5/6"].map((width) => (
        <div key={width} className="grid grid-cols-[7.5rem_minmax(0,1fr)] items-center gap-3">
          <Skeleton className="w-16" />
          <Skeleton className={`h-4! ${width}`} />
        </div>
      ))}
      <Skeleton className="mt-2 w-80 max-w-full" />
    </div>
  );
}
