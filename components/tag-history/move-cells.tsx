"use client";

import Link from "next/link";
import type { MouseEvent, ReactNode } from "react";
import { hrefs } from "#components/shell/hrefs.ts";
import { classNames } from "#components/ui/class-names.ts";
import { useRowTabIndex } from "#components/ui/table-row.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Glance, TagMove } from "#lib/contract/tag-history.ts";
import { changeAtAGlance } from "./change-glance.ts";
import { DigestLink } from "./digest-link.tsx";
import { useHistoryNow } from "./history-now.ts";
import { exactWords, rangeWords } from "./history-time.ts";
import { useMoveListActions } from "./move-list-context.tsx";
import { certaintyWords, type MoveTone, moveWords, whoWords } from "./move-words.ts";

export const TONES: Record<MoveTone, string> = {
  plain: "",
  quiet: "text-muted",
  warning: "text-warning",
  bad: "text-bad",
  back: "text-back",
};

/** Two lines of a cell, each cut where the column ends; one after the other where rows are narrow. */
export function TwoLines({ children }: { children: ReactNode }) {
  return <div className="grid min-w-0 gap-x-2 gap-y-px *:min-w-0 *:truncate max-sm:flex">{children}</div>;
}

/** When it happened, as exactly as that is known. It opens the details of the move. */
export function TimeCell({ move }: { move: TagMove }) {
  const now = useHistoryNow();
  const tabIndex = useRowTabIndex();
  const { open, linkTo } = useMoveListActions();
  function onClick(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(move);
  }
  const { from, to } = move.at;
  return (
    <div className="grid min-w-0 gap-px max-sm:flex max-sm:gap-2">
      <a
        href={linkTo(move)}
        onClick={onClick}
        tabIndex={tabIndex}
        data-row-link=""
        className="truncate outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
      >
        <time dateTime={to}>{rangeWords(move.at, now)}</time>
      </a>
      {move.kind === "gap" ? null : (
        <span
          className="truncate text-xs text-muted"
          data-tip={
            from === null || from === to
              ? exactWords(to)
              : `between ${exactWords(from)} and ${exactWords(to)}`
          }
        >
          {certaintyWords(move)}
        </span>
      )}
    </div>
  );
}

/** Which tag, and what happened to it. */
export function TagCell({ move, across = false }: { move: TagMove; across?: boolean }) {
  const tabIndex = useRowTabIndex();
  const words = moveWords(move);
  const { registry, repository, tag } = move;
  const [first] = words;
  return (
    <div className="grid min-w-0 gap-px">
      {tag !== null && repository !== null ? (
        <span className="flex min-w-0 items-baseline gap-2">
          <Link
            href={hrefs.repository(registry, repository, { view: "history", tag })}
            prefetch={false}
            tabIndex={tabIndex}
            data-tip={tag}
            data-tip-when="cut"
            className="truncate font-mono text-xs font-medium underline-offset-2 hover:underline"
          >
            <Text>{tag}</Text>
          </Link>
          {across ? (
            <span className="min-w-0 flex-1 truncate text-xs text-muted lg:hidden">
              <Text>{repository}</Text>
            </span>
          ) : null}
        </span>
      ) : null}
      <span data-tip={first?.tip} className={classNames("truncate text-xs", first && TONES[first.tone])}>
        {words.map(({ text }) => text).join(", ")}
      </span>
    </div>
  );
}

/** In lists across everything: the repository and its registry. */
export function RepositoryCell({ move }: { move: TagMove }) {
  const tabIndex = useRowTabIndex();
  const { registry, repository } = move;
  return (
    <TwoLines>
      {repository === null ? (
        <span>all repositories</span>
      ) : (
        <Link
          href={hrefs.repository(registry, repository, { view: "history" })}
          prefetch={false}
          tabIndex={tabIndex}
          data-tip={repository}
          data-tip-when="cut"
          className="underline-offset-2 hover:underline"
        >
          <Text>{repository}</Text>
        </Link>
      )}
      <span className="text-xs text-muted">{registry}</span>
    </TwoLines>
  );
}

function End({ move, glance }: { move: TagMove; glance: Glance | null }) {
  if (glance === null || move.repository === null) return <span className="text-xs text-muted">absent</span>;
  const { registry, repository } = move;
  return <DigestLink {...{ registry, repository }} digest={glance.digest} gone={glance.gone} />;
}

/** From what to what; of a gap, why nobody watched. */
export function FromToCell({ move }: { move: TagMove }) {
  if (move.kind === "gap") {
    return (
      <span className="line-clamp-2 min-w-0" data-tip={move.reason ?? undefined} data-tip-when="cut">
        <Text>{move.reason ?? "Nobody watched."}</Text>
      </span>
    );
  }
  if (move.kind === "repushed" || move.kind === "found") return <End move={move} glance={move.to} />;
  return (
    <span className="flex items-center gap-2">
      <End move={move} glance={move.from} />
      <span
        className="text-faint"
        data-tip={move.fromKnown ? undefined : "Other versions may have come in between."}
      >
        <span aria-hidden="true">{move.fromKnown ? "→" : "⇢"}</span>
        <span className="sr-only">{move.fromKnown ? "to" : "to, perhaps by way of others,"}</span>
      </span>
      <End move={move} glance={move.to} />
    </span>
  );
}

/** Who it was and how that is known. */
export function WhoCell({ move }: { move: TagMove }) {
  if (move.kind === "gap") return null;
  const { name, lead, how } = whoWords(move);
  return (
    <TwoLines>
      <span
        className={name === null ? "text-muted" : undefined}
        data-tip={name ?? undefined}
        data-tip-when="cut"
      >
        {lead}
        {name === null ? null : <Text>{name}</Text>}
      </span>
      <span className="text-xs text-muted">{how}</span>
    </TwoLines>
  );
}

const GLANCE_TONES = { plain: "", quiet: "text-muted", bad: "text-bad" } as const;

/** What changed from one version to the other, as parts of one line. */
export function ChangeWords({ move }: { move: TagMove }) {
  return changeAtAGlance(move.from, move.to).map(({ text, tone }, index) => (
    <span key={text}>
      {index > 0 ? <span className="text-faint">, </span> : null}
      <span className={GLANCE_TONES[tone]}>
        <Text>{text}</Text>
      </span>
    </span>
  ));
}

/** The reason somebody gave, and what changed at a glance. */
export function ChangeCell({ move }: { move: TagMove }) {
  if (move.kind === "gap") {
    return <span className="line-clamp-2 text-xs text-muted">moves in this time may be missing</span>;
  }
  if (move.reason === null) {
    return (
      <span className="line-clamp-2 min-w-0">
        <ChangeWords move={move} />
      </span>
    );
  }
  return (
    <TwoLines>
      <span data-tip={move.reason} data-tip-when="cut">
        “<Text>{move.reason}</Text>”
      </span>
      <span className="text-xs text-muted">
        <ChangeWords move={move} />
      </span>
    </TwoLines>
  );
}
