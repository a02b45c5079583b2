"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { CompareLink } from "#components/comparison/compare-link.tsx";
import { Fact, FactList } from "#components/images/fact-list.tsx";
import { Panel } from "#components/images/panel.tsx";
import { RowsLoading } from "#components/images/rows-loading.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { exactWords } from "#components/tag-history/history-time.ts";
import { Button } from "#components/ui/button.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import { cancelChangeMutation, isEnded } from "#lib/console-client/changes.ts";
import type { Change } from "#lib/contract/changes.ts";
import { ActorName, StateBadge } from "./change-columns.tsx";
import { useOpenChange } from "./change-context.ts";
import { ChangeRemark } from "./change-outcome.tsx";
import { ChangeSteps } from "./change-steps.tsx";
import { canCancel, kindWords } from "./change-words.ts";
import { useChange } from "./use-change.ts";
import { useRefusal } from "./use-refusal.ts";
import { useSecondsLeft } from "./use-seconds-left.ts";

const HOW = {
  claimed: "as the registry says",
  "signed-in": "signed in to this console",
  // Its name says so already.
  "at-this-machine": "",
} as const;

const TAGS_LINKED = 20;

function Waiting({ change }: { change: Change }) {
  const left = useSecondsLeft(change.dueAt);
  if (change.state !== "waiting") return null;
  return (
    <Notice>
      {left ? (
        <span role="timer">
          Begins in <span className="inline-block min-w-[2ch] text-right tabular-nums">{left}</span> s.
        </span>
      ) : (
        "Begins now."
      )}{" "}
      Until then it can be called off, and nothing has been changed.
    </Notice>
  );
}

function Progress({ progress }: Pick<Change, "progress">) {
  if (progress === null) return null;
  const { bytes, of } = progress;
  return (
    <div className="grid gap-1.5">
      <ProgressBar label="Bytes copied" done={bytes} total={of} />
      <p className="text-muted">
        <ByteSize bytes={bytes} /> of <ByteSize bytes={of} />
      </p>
    </div>
  );
}

/** The tags it is about, each with its history. */
function Tags({ change }: { change: Change }) {
  const tags = new Map(
    change.steps.flatMap(({ action, registry, repository, tag }) =>
      tag !== null && action !== "pin-version"
        ? [[`${registry} ${repository} ${tag}`, { registry, repository, tag }] as const]
        : [],
    ),
  );
  if (tags.size === 0) return null;
  return (
    <Fact name={tags.size === 1 ? "Tag" : "Tags"}>
      <span className="flex flex-wrap gap-x-3 gap-y-1">
        {[...tags].slice(0, TAGS_LINKED).map(([key, { registry, repository, tag }]) => (
          <Link
            key={key}
            prefetch={false}
            href={hrefs.repository(registry, repository, { view: "history", tag })}
            className="font-mono text-xs font-medium text-accent underline-offset-2 hover:underline"
          >
            <Text>{tag}</Text>
          </Link>
        ))}
        {tags.size > TAGS_LINKED ? (
          <span className="text-muted">and {countOf(tags.size - TAGS_LINKED, "more", "more")}</span>
        ) : null}
      </span>
    </Fact>
  );
}

/** Of a change that moved one tag: what is inside of the version before and of that after it. */
function Inside({ change }: { change: Change }) {
  const moved = change.steps.filter(({ action, from, digest }) => {
    return action === "point-tag" && from !== null && digest !== null && from !== digest;
  });
  const [only] = moved;
  if (!only || moved.length > 1) return null;
  const { registry, repository, from, digest } = only;
  return (
    <Fact name="Inside">
      <CompareLink
        {...{ registry, repository }}
        from={from === null ? null : { digest: from }}
        to={digest === null ? null : { digest }}
        words="Compare before and after"
        small
      />
    </Fact>
  );
}

function OtherChange({ name, id }: { name: string; id: string | null }) {
  if (id === null) return null;
  return (
    <Fact name={name}>
      <Link
        href={hrefs.change(id)}
        prefetch={false}
        className="text-accent underline-offset-2 hover:underline"
      >
        another change
      </Link>
    </Fact>
  );
}

function Facts({ change }: { change: Change }) {
  const { registry, repository, actor, reason, createdAt, finishedAt } = change;
  return (
    <FactList label="About this change">
      <Fact name="Repository">
        <Link
          href={hrefs.repository(registry, repository)}
          prefetch={false}
          className="text-accent underline-offset-2 hover:underline"
        >
          <Text>{`${registry} / ${repository}`}</Text>
        </Link>
      </Fact>
      <Tags change={change} />
      <Inside change={change} />
      <Fact name="Who">
        <ActorName actor={actor} /> <span className="text-muted">{HOW[actor.how]}</span>
      </Fact>
      <Fact name="Why">
        {reason === null ? <span className="text-muted">no reason given</span> : <Text lines>{reason}</Text>}
      </Fact>
      <Fact name="Asked for">
        {exactWords(createdAt)}{" "}
        <span className="text-muted">
          <RelativeTime time={createdAt} />
        </span>
      </Fact>
      {finishedAt ? <Fact name="Ended">{exactWords(finishedAt)}</Fact> : null}
      <OtherChange name="Undoes" id={change.undoes} />
      <OtherChange name="Undone by" id={change.undoneBy} />
    </FactList>
  );
}

function Actions({ change }: { change: Change }) {
  const open = useOpenChange();
  const readOnly = useRefusal();
  const cancel = useMutation(cancelChangeMutation());
  const { id, registry, repository, title, undoRefused, state } = change;
  return (
    <div className="grid justify-items-end gap-2">
      <div className="flex gap-2">
        {canCancel(change) ? (
          <Button busy={cancel.isPending} onClick={() => cancel.mutate({ change: id })}>
            {state === "waiting" ? "Call it off" : "Cancel"}
          </Button>
        ) : null}
        <Button
          refused={readOnly ?? undoRefused}
          onClick={() => open({ kind: "undo", registry, repository, change: id, title })}
        >
          Undo…
        </Button>
      </div>
      {cancel.isError ? (
        <p role="alert" className="text-bad">
          It could not be called off. {cancel.error.message}
        </p>
      ) : null}
    </div>
  );
}

/** One change: how it stands, its steps, who asked for it and why, and how to undo it. */
export function ChangePage({ id }: { id: string }) {
  const query = useChange(id);
  const change = query.data;
  if (!change) {
    return query.isError ? (
      <ErrorState
        page
        title="This change could not be read."
        failure={query.error}
        onRetry={() => void query.refetch()}
      />
    ) : (
      <>
        <h1 className="sr-only">Change</h1>
        <RowsLoading label="Loading the change" />
      </>
    );
  }
  return (
    <>
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1.5">
          <h1 className="text-title font-semibold tracking-tight [overflow-wrap:anywhere]">
            <Text>{change.title}</Text>
          </h1>
          <p className="flex items-center gap-2 text-muted" role="status">
            <StateBadge change={change} />
            <span>{kindWords(change.kind)}</span>
          </p>
        </div>
        <Actions change={change} />
      </header>
      {query.isError ? (
        <Notice tone="warning">It could not be refreshed. {query.error.message}</Notice>
      ) : null}
      <Waiting change={change} />
      <ChangeRemark change={change} />
      {isEnded(change) ? null : <Progress progress={change.progress} />}
      <Panel title="About it">
        <div className="px-3.5 py-3">
          <Facts change={change} />
        </div>
      </Panel>
      <Panel title="Steps" aside={countOf(change.stepCount, "step")}>
        <ChangeSteps change={change} />
      </Panel>
    </>
  );
}
