"use client";

import { Button } from "#components/ui/button.tsx";
import { useRowTabIndex } from "#components/ui/table-row.tsx";
import type { KeepAlive } from "#lib/contract/changes.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { useRefusal } from "./use-refusal.ts";

interface RemoveKeptProps {
  kept: KeepAlive;
  onRemove: (kept: KeepAlive) => void;
}

/** The button of a row that asks whether its version need no longer be kept. */
export function RemoveKept({ kept, onRemove }: RemoveKeptProps) {
  const readOnly = useRefusal();
  const tabIndex = useRowTabIndex();
  return (
    <Button
      size="small"
      tabIndex={tabIndex}
      // The arrow keys go from row to row by this.
      data-row-link=""
      aria-label={`Stop keeping ${shortDigest(kept.digest)}`}
      refused={readOnly ?? (kept.state === "removing" ? "It is being let go already." : null)}
      onClick={() => onRemove(kept)}
    >
      Stop keeping…
    </Button>
  );
}
