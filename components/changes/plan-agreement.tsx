"use client";

import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { Plan } from "#lib/contract/changes.ts";
import { confirmationOf } from "./plan-words.ts";

interface PlanAgreementProps {
  plan: Plan;
  reason: string;
  onReason: (reason: string) => void;
  typed: string;
  onTyped: (typed: string) => void;
}

/** What a person adds to a plan before it is executed: why, and what is typed where much would be deleted. */
export function PlanAgreement({ plan, reason, onReason, typed, onTyped }: PlanAgreementProps) {
  const confirmation = confirmationOf(plan);
  return (
    <>
      <Field label="Reason" optional={!plan.needsReason} hint="Kept in the history beside the change.">
        {(control) => (
          <Input
            {...control}
            value={reason}
            maxLength={1000}
            required={plan.needsReason}
            onChange={(event) => onReason(event.target.value)}
          />
        )}
      </Field>
      {confirmation ? (
        <Field label={`Type ${confirmation.text} to confirm`} hint={confirmation.why}>
          {(control) => (
            <Input
              {...control}
              value={typed}
              maxLength={255}
              onChange={(event) => onTyped(event.target.value)}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
