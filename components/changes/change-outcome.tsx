"use client";

import { useEffect, useEffectEvent } from "react";
import { RowsLoading } from "#components/images/rows-loading.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Text } from "#components/ui/text.tsx";
import { isEnded } from "#lib/console-client/changes.ts";
import type { Change } from "#lib/contract/changes.ts";
import { ChangeSteps } from "./change-steps.tsx";
import { useChange } from "./use-change.ts";
import { useSecondsLeft } from "./use-seconds-left.ts";

const TONES = { failed: "bad", partly: "warning", settling: "warning" } as const;

/** How long until then: a moment in the future, which the relative times of the past are not made for. */
function InSeconds({ time }: { time: string | null }) {
  const left = useSecondsLeft(time);
  if (left === null || left === 0) return null;
  return <span className="tabular-nums">, in {left} s</span>;
}

/** What is said of a change above its steps. */
export function ChangeRemark({ change }: { change: Change }) {
  const tone = change.state in TONES ? TONES[change.state as keyof typeof TONES] : "info";
  if (change.state === "settling") {
    return (
      <Notice tone={tone}>
        An answer of the registry was lost, so it is not known yet whether this happened. It is looked up when
        the slowest possible request is over
        <InSeconds time={change.dueAt} />. Nothing has to be done for that.
      </Notice>
    );
  }
  if (change.result === null) return null;
  return (
    <Notice tone={tone}>
      <Text lines>{change.result}</Text>
    </Notice>
  );
}

interface ChangeOutcomeProps {
  id: string;
  onDone: (change: Change) => void;
}

/** In the dialog after the button was pressed: how it goes, and why it did not work where it did not. */
export function ChangeOutcome({ id, onDone }: ChangeOutcomeProps) {
  const { data: change, error, refetch } = useChange(id);
  const done = change?.state === "done";
  const tell = useEffectEvent(() => change && onDone(change));
  useEffect(() => {
    if (done) tell();
  }, [done]);
  if (!change) {
    return error ? (
      <ErrorState title="How it went could not be read." failure={error} onRetry={() => void refetch()} />
    ) : (
      <RowsLoading label="Loading the change" />
    );
  }
  return (
    <div className="grid gap-4" aria-busy={!isEnded(change) || undefined}>
      <ChangeRemark change={change} />
      <div className="overflow-hidden rounded-card border border-line">
        <ChangeSteps change={change} />
      </div>
    </div>
  );
}
