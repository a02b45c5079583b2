"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useEffectEvent, useId, useState } from "react";
import { hrefs } from "#components/shell/hrefs.ts";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { executePlanMutation } from "#lib/console-client/changes.ts";
import type { Change, Plan } from "#lib/contract/changes.ts";
import { planOptions } from "./ask-plan.ts";
import { ChangeOutcome } from "./change-outcome.tsx";
import type { PlanQuestion } from "./change-request.ts";
import { showChange } from "./change-toast.tsx";
import { ExecutionNotice } from "./execution-notice.tsx";
import { PlanAgreement } from "./plan-agreement.tsx";
import { PlanFooter } from "./plan-footer.tsx";
import { PlanSkeleton } from "./plan-skeleton.tsx";
import { PlanView } from "./plan-view.tsx";
import { type StaleAnswer, staleAnswer } from "./stale-answer.ts";
import { StaleNotice } from "./stale-notice.tsx";

interface PlanDialogProps {
  title: ReactNode;
  description: ReactNode;
  /** Null: something has to be chosen first, by `choose`. */
  question: PlanQuestion | null;
  /** Fields that stand above the plan. */
  choose?: ReactNode;
  /** What is missing while there is no question, for the button. */
  missing?: string;
  /** The page did not know what the tag points at: what the registry says is shown without a warning. */
  unseen?: boolean;
  /** Takes what the registry has as seen, which changes the question. Left out: the same is asked again. */
  onStale?: (stale: StaleAnswer) => void;
  onClose: () => void;
}

/** Shows a plan, and executes exactly that one. */
export function PlanDialog(props: PlanDialogProps) {
  const { title, description, question, choose, missing, unseen = false, onStale, onClose } = props;
  const router = useRouter();
  const form = useId();
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [begun, setBegun] = useState<string | null>(null);
  const query = useQuery(planOptions(question));
  const execute = useMutation(executePlanMutation());
  const plan = query.isError ? undefined : query.data;
  const stale = staleAnswer(execute.error) ?? staleAnswer(query.error);
  const adopting = unseen && stale !== null && onStale !== undefined && !execute.isError;
  const adopt = useEffectEvent(() => stale && onStale?.(stale));
  useEffect(() => {
    if (adopting) adopt();
  }, [adopting]);

  function again() {
    const old = stale;
    execute.reset();
    if (old && onStale) onStale(old);
    else void query.refetch();
  }
  function begin(change: Change) {
    if (change.kind === "copy") {
      onClose();
      router.push(hrefs.change(change.id));
    } else if (change.state === "waiting") {
      onClose();
      showChange(change.id);
    } else setBegun(change.id);
  }
  function send(shown: Plan) {
    const why = reason.trim();
    execute.mutate({ plan: shown.id, ...(why ? { reason: why } : {}) }, { onSuccess: begin });
  }
  function done(change: Change) {
    onClose();
    showChange(change.id);
  }

  const body =
    begun !== null ? (
      <ChangeOutcome id={begun} onDone={done} />
    ) : (
      <form
        id={form}
        className="grid min-w-0 grid-cols-1 gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (plan) send(plan);
        }}
      >
        {choose}
        {stale && !adopting ? <StaleNotice stale={stale} onAgain={again} busy={query.isFetching} /> : null}
        {query.isError && stale === null ? (
          <ErrorState title="No plan could be made." failure={query.error} onRetry={again} />
        ) : null}
        {question !== null && (query.isPending || adopting) ? <PlanSkeleton /> : null}
        {plan && !stale ? (
          <>
            <PlanView plan={plan} />
            <PlanAgreement
              plan={plan}
              reason={reason}
              onReason={setReason}
              typed={typed}
              onTyped={setTyped}
            />
          </>
        ) : null}
        {execute.isError && stale === null ? (
          <ExecutionNotice error={execute.error} plan={execute.variables.plan} />
        ) : null}
      </form>
    );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={description}
      footer={
        begun !== null ? (
          <>
            <ButtonLink look="quiet" href={hrefs.change(begun)}>
              Open the change
            </ButtonLink>
            <Button onClick={onClose}>Close</Button>
          </>
        ) : (
          <PlanFooter
            form={form}
            plan={stale ? undefined : plan}
            given={{ reason, typed }}
            missing={question === null ? (missing ?? "Something has to be chosen first.") : null}
            busy={execute.isPending || execute.isSuccess}
            planning={query.isFetching}
            onAgain={again}
            onClose={onClose}
          />
        )
      }
    >
      {body}
    </Dialog>
  );
}
