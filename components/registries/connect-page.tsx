"use client";

import { useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { ConnectFields } from "./connect-fields.tsx";
import { ConnectOutcome } from "./connect-outcome.tsx";
import { useConnect } from "./use-connect.ts";

/** Connects a registry: one form that tests the connection and says what it saw. */
export function ConnectPage() {
  const form = useRef<HTMLFormElement>(null);
  const connect = useConnect(form);
  const { errors, failure, answer, testing, connecting } = connect;
  return (
    <div className="grid max-w-220 gap-4">
      <div>
        <h1 className="text-title font-semibold tracking-tight">Connect a registry</h1>
        <p className="text-muted">
          Reading changes nothing in it. The credential is kept encrypted and is never shown again.
        </p>
      </div>
      {/* POST, so that a browser that sends the form by itself never puts a password into an address. */}
      <form
        ref={form}
        method="post"
        noValidate
        autoComplete="off"
        className="grid gap-5 rounded-card border border-line bg-panel p-5"
        onSubmit={(event) => {
          event.preventDefault();
          connect.send({ dryRun: false });
        }}
      >
        <ConnectFields errors={errors} />
        <div className="flex flex-wrap justify-end gap-2 border-t border-line pt-4">
          <Button busy={testing} onClick={() => connect.send({ dryRun: true })}>
            {testing ? "Testing…" : "Test connection"}
          </Button>
          <Button type="submit" look="primary" busy={connecting}>
            {connecting ? "Connecting…" : "Connect"}
          </Button>
        </div>
      </form>
      <div aria-live="polite" className="grid gap-4">
        {failure ? (
          <Notice tone="bad">
            <p className="font-medium">{failure.message}</p>
            {"advice" in failure && typeof failure.advice === "string" ? <p>{failure.advice}</p> : null}
          </Notice>
        ) : null}
        {answer ? (
          <ConnectOutcome answer={answer} onAllow={connect.allow} busy={testing || connecting} />
        ) : null}
      </div>
    </div>
  );
}
