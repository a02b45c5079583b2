"use client";

import { Check, X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Text } from "#components/ui/text.tsx";
import type { ConnectRegistryAnswer } from "#lib/contract/registries.ts";
import { CapabilitiesPanel } from "./capabilities-panel.tsx";

interface ConnectOutcomeProps {
  answer: ConnectRegistryAnswer;
  /** The person agrees to send the credential there. */
  onAllow: (realm: string) => void;
  busy: boolean;
}

/** What a test of the connection saw, step by step, what is wrong, and what has to be decided. */
export function ConnectOutcome({ answer, onAllow, busy }: ConnectOutcomeProps) {
  const { steps, cause, realmToAllow, capabilities } = answer;
  const good = cause === null && realmToAllow === null;
  return (
    <section aria-label="What the test saw" className="grid gap-4">
      <ol className="grid gap-2 rounded-card border border-line bg-panel p-4">
        {steps.map((step) => (
          <li key={step.name} className="grid grid-cols-[1rem_1fr] items-start gap-x-2.5">
            {step.ok ? (
              <Check aria-label="worked" className="mt-[3px] size-3.5 text-good" />
            ) : (
              <X aria-label="did not work" className="mt-[3px] size-3.5 text-bad" />
            )}
            <span className="[overflow-wrap:anywhere]">
              <Text>{step.name}</Text>
              {step.detail === cause?.message && !realmToAllow ? null : (
                <span className="block text-muted">
                  <Text>{step.detail}</Text>
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {realmToAllow ? <RealmQuestion realm={realmToAllow} onAllow={onAllow} busy={busy} /> : null}
      {cause && !realmToAllow ? (
        <Notice tone="bad">
          <p className="font-medium [overflow-wrap:anywhere]">
            <Text>{cause.message}</Text>
          </p>
          {cause.advice ? (
            <p className="[overflow-wrap:anywhere]">
              <Text>{cause.advice}</Text>
            </p>
          ) : null}
        </Notice>
      ) : null}
      {good && capabilities ? (
        <div className="rounded-card border border-line bg-panel p-4">
          <CapabilitiesPanel capabilities={capabilities} />
        </div>
      ) : null}
    </section>
  );
}

/** Credentials go to the registry and to token servers that are known to be its own; any other one is asked for. */
function RealmQuestion({
  realm,
  onAllow,
  busy,
}: {
  realm: string;
  onAllow: (realm: string) => void;
  busy: boolean;
}) {
  return (
    <Notice
      tone="warning"
      actions={
        <Button size="small" busy={busy} onClick={() => onAllow(realm)}>
          Send it there and test again
        </Button>
      }
    >
      <p className="font-medium">This registry wants the credential to be sent to another server:</p>
      <p className="font-mono text-xs [overflow-wrap:anywhere]">
        <Text>{realm}</Text>
      </p>
      <p className="text-muted">
        Nothing was sent there. Agree only when you know that this is the registry's token server.
      </p>
    </Notice>
  );
}
