"use client";

import { useQuery } from "@tanstack/react-query";
import { Panel } from "#components/images/panel.tsx";
import { Button } from "#components/ui/button.tsx";
import { verificationOptions } from "#lib/console-client/verification.ts";
import { CheckpointsPanel } from "./checkpoints-panel.tsx";
import { EraseName } from "./erase-name.tsx";
import { Promises } from "./promises.tsx";
import { VerificationResult } from "./verification-result.tsx";

/** Whether the history is what was written down, and how to prove it to somebody else. */
export function ProofPage() {
  const query = useQuery({ ...verificationOptions(), enabled: false });
  return (
    <>
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid max-w-160 gap-1">
          <h1 className="text-title font-semibold tracking-tight">Proof</h1>
          <p className="text-muted">
            Every record holds the hash of the one before it, so that nobody can change, remove or insert one
            and leave the rest as it was. Verifying computes all of them again.
          </p>
        </div>
        <Button look="primary" busy={query.isFetching} onClick={() => void query.refetch()}>
          {query.isFetching ? "Verifying…" : query.data ? "Verify again" : "Verify now"}
        </Button>
      </header>
      <Panel title="The chain">
        <div role="status" aria-busy={query.isFetching || undefined}>
          <VerificationResult
            result={query.data}
            verifying={query.isFetching}
            failure={query.error}
            onRetry={() => void query.refetch()}
          />
        </div>
      </Panel>
      <Promises />
      <CheckpointsPanel />
      <EraseName />
    </>
  );
}
