import { Badge } from "#components/ui/badge.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { Change, ChangeStep } from "#lib/contract/changes.ts";
import { stepStateWords, stepWords } from "./change-words.ts";

function Step({ step, change }: { step: ChangeStep; change: Change }) {
  const { text, tone, tip } = stepStateWords(step.state);
  const elsewhere = step.registry !== change.registry || step.repository !== change.repository;
  return (
    <li className="grid gap-0.5 px-3.5 py-2.5">
      <div className="flex items-start gap-3">
        <span className="w-6 shrink-0 text-right text-faint">{formatCount(step.position + 1)}</span>
        <span className="min-w-0 flex-1 [overflow-wrap:anywhere]" data-tip={step.digest ?? undefined}>
          <Text>{stepWords(step)}</Text>
          {elsewhere ? (
            <span className="text-muted">
              {" "}
              in <Text>{`${step.registry} / ${step.repository}`}</Text>
            </span>
          ) : null}
        </span>
        <Badge tone={tone} tip={tip} className="shrink-0">
          {text}
        </Badge>
      </div>
      {step.why ? (
        <p className="ml-9 text-muted [overflow-wrap:anywhere]">
          <Text lines>{step.why}</Text>
        </p>
      ) : null}
    </li>
  );
}

/** The steps of a change in their order, each with how it stands and why. */
export function ChangeSteps({ change }: { change: Change }) {
  const { steps, stepCount } = change;
  return (
    <>
      <ol className="divide-y divide-line">
        {steps.map((step) => (
          <Step key={step.position} step={step} change={change} />
        ))}
      </ol>
      {stepCount > steps.length ? (
        <p className="border-t border-line px-3.5 py-2.5 text-muted">
          The first {formatCount(steps.length)} of {formatCount(stepCount)} steps are shown.
        </p>
      ) : null}
    </>
  );
}
