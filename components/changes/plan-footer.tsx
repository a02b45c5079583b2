"use client";

import { Button } from "#components/ui/button.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Plan } from "#lib/contract/changes.ts";
import { assurance, executeWords, executionRefusal } from "./plan-words.ts";
import { useSecondsLeft } from "./use-seconds-left.ts";

interface PlanFooterProps {
  /** The form that the button submits. */
  form: string;
  plan: Plan | undefined;
  given: { reason: string; typed: string };
  /** What has to be chosen before anything is planned; null: nothing. */
  missing: string | null;
  /** The request to execute is under way. */
  busy: boolean;
  planning: boolean;
  onAgain: () => void;
  onClose: () => void;
}

/** What happens next in one sentence, and the button that says exactly what it does. */
export function PlanFooter(props: PlanFooterProps) {
  const { form, plan, given, missing, busy, planning, onAgain, onClose } = props;
  const left = useSecondsLeft(plan?.expiresAt ?? null);
  const old = left === 0;
  const now = plan ? Date.parse(plan.expiresAt) - (left ?? 0) * 1000 : 0;
  const refusal = plan ? executionRefusal(plan, { ...given, now }) : (missing ?? "There is no plan yet.");
  return (
    <>
      <p className="min-w-48 flex-1 text-muted [overflow-wrap:anywhere] max-sm:basis-full" aria-live="polite">
        <Text>{refusal ?? (plan ? assurance(plan) : "")}</Text>
      </p>
      <Button look="quiet" onClick={onClose}>
        Cancel
      </Button>
      {old ? (
        <Button busy={planning} onClick={onAgain}>
          Plan again
        </Button>
      ) : null}
      <Button
        type="submit"
        form={form}
        look={plan?.kind === "deletion" ? "danger" : "primary"}
        refused={refusal}
        busy={busy}
        className="max-w-full min-w-28"
      >
        <span className="truncate">{plan ? <Text>{executeWords(plan)}</Text> : "Plan first"}</span>
      </Button>
    </>
  );
}
