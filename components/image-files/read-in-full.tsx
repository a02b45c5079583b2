"use client";

import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { LayerFacts } from "#lib/contract/layers.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { ReadingProgress } from "./reading-progress.tsx";
import type { ReadingTarget } from "./reading-target.ts";
import { useAskAgain } from "./use-ask-again.ts";
import { useReading } from "./use-reading.ts";

interface ReadInFullProps {
  target: ReadingTarget;
  facts: LayerFacts;
  /** Which layer it is, when several are shown together. */
  name: string;
}

/** A layer that only its author's table of contents tells of: says so, and reads the layer itself. */
export function ReadInFull({ target, facts, name }: ReadInFullProps) {
  const { digest } = facts;
  const reading = useReading({ ...target, digest, full: true }, false, useAskAgain());
  if (reading.phase !== "idle") return <ReadingProgress reading={reading} />;
  return (
    <Notice
      actions={
        <Button size="small" onClick={reading.start}>
          Read all {formatBytes(facts.blobBytes)}
        </Button>
      }
    >
      {name}Listed from the table of contents its author wrote. The layer itself was not read, and could hold
      something else.
    </Notice>
  );
}
