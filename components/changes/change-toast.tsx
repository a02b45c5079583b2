"use client";

import { useMutation } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useEffect } from "react";
import { toast } from "sonner";
import { hrefs } from "#components/shell/hrefs.ts";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Text } from "#components/ui/text.tsx";
import { cancelChangeMutation } from "#lib/console-client/changes.ts";
import type { Change } from "#lib/contract/changes.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { canCancel, stateWords } from "./change-words.ts";
import { useChange } from "./use-change.ts";
import { useSecondsLeft } from "./use-seconds-left.ts";

/** What went well is read in passing; what did not stays until somebody closes it. */
const STAYS_MILLISECONDS = 8000;

const toastId = (id: string) => `change ${id}`;

/** Shows a change at the corner of every page until it is over: how it stands, and how to call it off. */
export function showChange(id: string): void {
  toast.custom(() => <ChangeToast id={id} />, { id: toastId(id), duration: Number.POSITIVE_INFINITY });
}

function Countdown({ dueAt }: { dueAt: string | null }) {
  const left = useSecondsLeft(dueAt);
  if (left === null || left === 0) return <>Begins now.</>;
  return (
    <span role="timer">
      Begins in <span className="inline-block min-w-[2ch] text-right tabular-nums">{left}</span> s
    </span>
  );
}

function Standing({ change }: { change: Change }): ReactNode {
  if (change.state === "waiting") return <Countdown dueAt={change.dueAt} />;
  if (change.state === "running" && change.progress) {
    const { bytes, of } = change.progress;
    return `${formatBytes(bytes)} of ${formatBytes(of)}`;
  }
  if (change.result !== null) return <Text>{change.result}</Text>;
  const { text } = stateWords(change.state);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function ChangeToast({ id }: { id: string }) {
  const { data: change, error } = useChange(id);
  const cancel = useMutation(cancelChangeMutation());
  const over = change?.state === "done" || change?.state === "cancelled";
  useEffect(() => {
    if (!over) return;
    const timer = setTimeout(() => toast.dismiss(toastId(id)), STAYS_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [over, id]);
  return (
    <div className="grid w-(--width) gap-2 px-3.5 py-3 font-sans text-sm max-sm:w-full">
      <div className="flex items-start gap-2">
        <p className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">
          {change ? (
            <Text>{change.title}</Text>
          ) : error ? (
            "The change could not be read."
          ) : (
            <Skeleton className="w-40" />
          )}
        </p>
        <button
          type="button"
          aria-label="Hide this message"
          onClick={() => toast.dismiss(toastId(id))}
          className={`${buttonClass("quiet", "small")} -my-1 -mr-2`}
        >
          <X aria-hidden="true" className="size-3.5" />
        </button>
      </div>
      {change?.progress && change.state === "running" ? (
        <ProgressBar label="Bytes copied" done={change.progress.bytes} total={change.progress.of} />
      ) : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <p
          className={`min-w-0 flex-1 [overflow-wrap:anywhere] ${change?.state === "failed" ? "text-bad" : "text-muted"}`}
        >
          {change ? <Standing change={change} /> : (error?.message ?? "")}
        </p>
        <Link
          href={hrefs.change(id)}
          prefetch={false}
          className="text-accent underline-offset-2 hover:underline"
        >
          Details
        </Link>
        {change && canCancel(change) ? (
          <Button size="small" busy={cancel.isPending} onClick={() => cancel.mutate({ change: id })}>
            {change.state === "waiting" ? "Undo" : "Cancel"}
          </Button>
        ) : null}
      </div>
      {cancel.isError ? (
        <p role="alert" className="text-bad">
          It could not be called off. {cancel.error.message}
        </p>
      ) : null}
    </div>
  );
}
