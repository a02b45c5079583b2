"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useMemo, useState } from "react";
import { RowsLoading } from "#components/images/rows-loading.tsx";
import { DigestName } from "#components/references/digest-name.tsx";
import { exactWords } from "#components/tag-history/history-time.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import { differenceOptions } from "#lib/console-client/difference.ts";
import { CHANGE_LIMIT } from "#lib/contract/changes.ts";
import type { ChangeRequest } from "./change-request.ts";
import { PlanDialog } from "./plan-dialog.tsx";
import { type RestorableTag, restorableTags } from "./restorable-tags.ts";
import { Where } from "./where.tsx";

type RestoreRequest = Extract<ChangeRequest, { kind: "restore-instant" }>;

function End({ digest }: { digest: string | null | undefined }) {
  if (digest === undefined) return <span className="text-xs text-muted">not certain</span>;
  if (digest === null) return <span className="text-xs text-muted">absent</span>;
  return <DigestName digest={digest} />;
}

interface TagLineProps {
  tag: RestorableTag;
  chosen: boolean;
  onToggle: () => void;
}

function TagLine({ tag, chosen, onToggle }: TagLineProps) {
  const now = tag.now.digests.length === 1 ? tag.now.digests[0] : undefined;
  const was = tag.refused === null ? tag.was : undefined;
  return (
    <li data-tip={tag.refused ?? undefined}>
      <label className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-1.5 has-disabled:text-muted">
        <input
          type="checkbox"
          className="size-3.5 accent-accent"
          checked={chosen}
          disabled={tag.refused !== null}
          onChange={onToggle}
        />
        <span className="min-w-32 flex-1 font-mono text-xs font-medium [overflow-wrap:anywhere]">
          <Text>{tag.tag}</Text>
        </span>
        <span className="flex items-center gap-2">
          <End digest={now} />
          <ArrowRight aria-label="back to" className="size-3.5 text-faint" />
          <End digest={was} />
        </span>
      </label>
    </li>
  );
}

interface ChooserProps {
  tags: readonly RestorableTag[];
  truncated: boolean;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onPlan: () => void;
}

function Chooser({ tags, truncated, chosen, onChoose, onPlan }: ChooserProps) {
  const can = tags.filter(({ refused }) => refused === null);
  const all = can.length > 0 && chosen.size === Math.min(can.length, CHANGE_LIMIT);
  function toggle(tag: string) {
    const next = new Set(chosen);
    if (!next.delete(tag) && next.size < CHANGE_LIMIT) next.add(tag);
    onChoose(next);
  }
  const everything = new Set(can.slice(0, CHANGE_LIMIT).map(({ tag }) => tag));
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted">
          {countOf(tags.length, "tag")} {tags.length === 1 ? "differs" : "differ"}
          {truncated ? " among those that moved last" : ""}, {countOf(chosen.size, "tag")} chosen
          {can.length > CHANGE_LIMIT ? `; at most ${CHANGE_LIMIT} at once` : ""}
        </p>
        <span className="flex gap-2">
          <Button size="small" look="quiet" onClick={() => onChoose(all ? new Set() : everything)}>
            {all ? "Choose none" : "Choose all"}
          </Button>
          <Button size="small" refused={chosen.size === 0 ? "No tag is chosen." : null} onClick={onPlan}>
            Plan for {countOf(chosen.size, "tag")}
          </Button>
        </span>
      </div>
      <ul
        aria-label="Tags that differ"
        className="max-h-56 divide-y divide-line overflow-y-auto rounded-card border border-line"
      >
        {tags.map((tag) => (
          <TagLine key={tag.tag} tag={tag} chosen={chosen.has(tag.tag)} onToggle={() => toggle(tag.tag)} />
        ))}
      </ul>
    </div>
  );
}

/** Puts the tags of a repository back to what they pointed at at an instant: choose, plan, execute. */
export function RestoreInstantDialog({ request, onClose }: { request: RestoreRequest; onClose: () => void }) {
  const { registry, repository, asOf } = request;
  // Fixed while the dialog is open, so that the list stands still.
  const [until] = useState(() => new Date().toISOString());
  const query = useQuery(differenceOptions({ registry, repository, since: asOf, until }));
  const tags = useMemo(() => restorableTags(query.data?.items ?? []), [query.data]);
  const [picked, setPicked] = useState<ReadonlySet<string> | null>(null);
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  const chosen =
    picked ??
    new Set(
      tags
        .filter(({ refused }) => refused === null)
        .slice(0, CHANGE_LIMIT)
        .map(({ tag }) => tag),
    );
  function choose(next: ReadonlySet<string>) {
    setPicked(next);
    setAsked(null);
  }
  return (
    <PlanDialog
      title="Put tags back to an instant"
      description={
        <>
          <Where {...request} />, as of {exactWords(asOf)}
        </>
      }
      question={asked ? { way: "restoration", body: { registry, repository, asOf, tags: [...asked] } } : null}
      choose={
        query.isError ? (
          <ErrorState
            title="What differs could not be read."
            failure={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : !query.data ? (
          <RowsLoading label="Comparing then and now" />
        ) : tags.length === 0 ? (
          <EmptyState title="Nothing differs.">Every tag points at what it pointed at then.</EmptyState>
        ) : (
          <Chooser
            tags={tags}
            truncated={query.data.truncated}
            chosen={chosen}
            onChoose={choose}
            onPlan={() => setAsked([...chosen])}
          />
        )
      }
      missing={tags.length === 0 ? "There is nothing to put back." : "Choose the tags, then plan."}
      onClose={onClose}
    />
  );
}
