"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DigestName } from "#components/references/digest-name.tsx";
import { certaintyOf } from "#components/tag-history/certainty-badge.tsx";
import { InstantInput } from "#components/tag-history/instant-input.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { tagAsOfOptions } from "#lib/console-client/as-of.ts";
import type { TagAsOf } from "#lib/contract/tag-history.ts";
import { isDigest } from "#lib/references/digest.ts";
import type { OnChoose, SideAddress } from "./compared-pair.ts";

interface MomentChooserProps {
  beside: SideAddress;
  tag: string;
  onChoose: OnChoose;
}

function Answer({ answer, onChoose }: { answer: TagAsOf; onChoose: (digest: string) => void }) {
  const { text, tone, help } = certaintyOf(answer.certainty);
  const digests = answer.digests.filter((digest) => digest !== null && isDigest(digest));
  return (
    <div role="status" className="grid gap-2">
      {digests.length === 0 ? (
        <p className="text-muted">
          {answer.digests.length > 0 ? "The tag did not exist then." : "Nobody saw what it pointed at then."}
        </p>
      ) : (
        <p className="text-muted">
          <Badge tone={tone}>{text}</Badge> {help}
        </p>
      )}
      <ul className="grid gap-1.5">
        {digests.map((digest) =>
          digest === null ? null : (
            <li key={digest} className="flex items-center justify-between gap-3">
              <DigestName digest={digest} />
              <Button size="small" onClick={() => onChoose(digest)}>
                Compare
              </Button>
            </li>
          ),
        )}
      </ul>
    </div>
  );
}

/** Chooses what a tag pointed at, at some instant, as far as the history knows it. */
export function MomentChooser({ beside, tag, onChoose }: MomentChooserProps) {
  const { registry, repository } = beside;
  const [at, setAt] = useState<string | null>(null);
  const query = useQuery({
    ...tagAsOfOptions({ registry, repository, tag, at: at ?? "" }),
    enabled: at !== null,
  });
  return (
    <div className="grid gap-4">
      <div className="max-w-70">
        <InstantInput label={`What ${tag} pointed at, at`} value={at} onChange={setAt} />
      </div>
      {at !== null && query.isPending ? <p className="text-muted">Looking it up…</p> : null}
      {query.isError ? (
        <p role="alert" className="text-bad">
          The history could not be read. {query.error.message}
        </p>
      ) : null}
      {query.data ? (
        <Answer
          answer={query.data}
          onChoose={(digest) => onChoose({ registry, repository, reference: digest, platform: null }, null)}
        />
      ) : null}
    </div>
  );
}
