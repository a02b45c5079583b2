"use client";

import { useState } from "react";
import { Panel } from "#components/images/panel.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { Failure } from "#components/ui/error-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Webhook } from "#lib/contract/tag-history.ts";

interface WebhookSecretProps {
  webhook: Webhook;
  /** Just made: shown this once. */
  secret: string | null;
  creating: boolean;
  failure: Failure | null;
  onCreate: () => void;
}

/** The secret by which events are believed: made here, shown once, never again. */
export function WebhookSecret({ webhook, secret, creating, failure, onCreate }: WebhookSecretProps) {
  const [asking, setAsking] = useState(false);
  const fromEnvironment = webhook.secretFrom === "environment";
  function create() {
    setAsking(false);
    onCreate();
  }
  return (
    <Panel title="Secret">
      <div className="grid grid-cols-1 gap-3 px-3.5 py-3">
        {secret === null ? (
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
            <p className="max-w-130 text-muted">
              <Known webhook={webhook} />
            </p>
            {fromEnvironment ? null : (
              <Button
                look={webhook.configured ? "plain" : "primary"}
                busy={creating}
                onClick={() => (webhook.configured ? setAsking(true) : create())}
              >
                {webhook.configured ? "Make a new secret…" : "Make a secret"}
              </Button>
            )}
          </div>
        ) : (
          <Shown secret={secret} />
        )}
        {failure ? <Notice tone="bad">No secret was made. {failure.message}</Notice> : null}
      </div>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title="Make a new secret?"
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep the one there is</Button>
            <Button look="danger" onClick={create}>
              Make a new secret
            </Button>
          </>
        }
      >
        <p>
          Events that carry the old secret are refused from then on, until the new one stands in the
          registry’s settings. Moves in between are still found by reading the registry, without their exact
          time.
        </p>
      </Dialog>
    </Panel>
  );
}

function Known({ webhook }: { webhook: Webhook }) {
  if (webhook.secretFrom === "environment") {
    return <>It comes from the server’s environment (TAGTRAIL_WEBHOOK_SECRET) and is changed there.</>;
  }
  if (!webhook.configured) {
    return <>Events are refused as long as there is no secret. It is shown once, when it is made.</>;
  }
  return (
    <>
      Made <RelativeTime time={webhook.createdAt} />. It is stored encrypted and cannot be shown again; a new
      one replaces it.
    </>
  );
}

function Shown({ secret }: { secret: string }) {
  return (
    <div className="grid gap-2">
      <p role="status">
        <span className="font-medium">This is the secret. It is shown this once:</span>{" "}
        <span className="text-muted">the settings below hold it as long as this page stays open.</span>
      </p>
      <div className="flex items-center gap-2 rounded-control border border-line py-0.5 pr-0.5 pl-3">
        <code className="min-w-0 flex-1 font-mono text-xs [overflow-wrap:anywhere]">{secret}</code>
        <CopyButton text={secret} label="Copy the secret" />
      </div>
    </div>
  );
}
