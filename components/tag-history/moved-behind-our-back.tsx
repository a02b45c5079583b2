"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { hrefs } from "#components/shell/hrefs.ts";
import { Button } from "#components/ui/button.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Text } from "#components/ui/text.tsx";
import { movesOptions } from "#lib/console-client/tag-moves.ts";
import type { TagMove } from "#lib/contract/tag-history.ts";
import { useHistoryNow } from "./history-now.ts";
import { rangeWords } from "./history-time.ts";
import { FromToCell, TONES } from "./move-cells.tsx";
import { moveLink } from "./move-list-state.ts";
import { markWords, whoWords } from "./move-words.ts";
import { RECENT_DAYS, recentFlagged } from "./recent-flagged.ts";

const SHOWN = 6;

const NOTHING = {
  registry: null,
  repository: null,
  tag: null,
  digest: null,
  actor: null,
  source: null,
  kind: null,
  certainty: null,
  since: null,
  until: null,
} as const;

function Row({ move }: { move: TagMove }) {
  const now = useHistoryNow();
  const { registry, repository, tag } = move;
  if (repository === null || tag === null) return null;
  const { name, lead, how } = whoWords(move);
  return (
    <li className="grid items-center gap-x-5 gap-y-0.5 px-3.5 py-2 md:grid-cols-[minmax(0,1.5fr)_minmax(0,1.2fr)_15.5rem_minmax(0,1fr)]">
      <span className="grid min-w-0">
        <Link
          href={hrefs.history(moveLink({ ...NOTHING, flagged: "yes" }, move))}
          prefetch={false}
          className="truncate font-mono text-xs font-medium underline-offset-2 hover:underline"
          data-tip={`${repository}:${tag}`}
          data-tip-when="cut"
        >
          <Text>{`${repository}:${tag}`}</Text>
        </Link>
        <span className="truncate text-xs text-muted">
          {registry}, {rangeWords(move.at, now)} UTC
        </span>
      </span>
      <span className="min-w-0">
        {markWords(move).map(({ text, tone, tip }) => (
          <span key={text} data-tip={tip} className={`block truncate ${TONES[tone]}`}>
            {text}
          </span>
        ))}
      </span>
      <FromToCell move={move} />
      <span className="min-w-0 truncate text-muted" data-tip={how}>
        {lead}
        {name === null ? null : <Text>{name}</Text>}
      </span>
    </li>
  );
}

/** Tags that moved although they should not have, of the last 30 days. */
export function MovedBehindOurBack() {
  const now = useHistoryNow();
  const selection = recentFlagged(now);
  const query = useInfiniteQuery(movesOptions(selection));
  const first = query.data?.pages[0];
  if (first && first.items.length === 0 && first.nextCursor === null) {
    return <p className="text-muted">No tag moved behind your back in the last {RECENT_DAYS} days.</p>;
  }
  return (
    <section aria-label="Moved behind our back" className="grid min-w-0 gap-2.5">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-base font-semibold tracking-tight">Moved behind our back</h2>
        {first ? (
          <Link
            href={hrefs.history({ flagged: "yes", since: selection.since })}
            prefetch={false}
            className="text-accent underline-offset-2 hover:underline"
          >
            {formatCount(first.total)}
            {first.more ? "+" : ""} in the last {RECENT_DAYS} days
          </Link>
        ) : null}
      </header>
      {first ? (
        <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-panel">
          {first.items.slice(0, SHOWN).map((move) => (
            <Row key={move.id} move={move} />
          ))}
        </ul>
      ) : query.isError ? (
        <p role="alert" className="flex flex-wrap items-center gap-3">
          <span>
            <span className="text-bad">What moved could not be read.</span>{" "}
            <span className="text-muted">{query.error.message}</span>
          </span>
          <Button size="small" onClick={() => void query.refetch()}>
            Try again
          </Button>
        </p>
      ) : (
        <div
          role="status"
          aria-label="Loading what moved"
          className="divide-y divide-line rounded-card border border-line bg-panel"
        >
          {["w-40", "w-56"].map((width) => (
            <div key={width} className="flex h-13 items-center px-3.5">
              <Skeleton className={width} />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
