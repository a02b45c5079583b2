"use client";

import { isAtRest } from "#components/layer-reading/read-layers.ts";
import { ReadingProgress } from "#components/layer-reading/reading-progress.tsx";
import type { ReadingTarget } from "#components/layer-reading/reading-target.ts";
import { useLayerReading } from "#components/layer-reading/use-layer-reading.ts";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { LayerFacts } from "#lib/contract/layers.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { useAskAgain } from "./use-ask-again.ts";

interface ReadInFullProps {
  target: ReadingTarget;
  facts: LayerFacts;
  /** Which layer it is, when several are shown together. */
  name: string;
}

/** A layer that only its author's table of contents tells of: says so, and reads the layer itself. */
export function ReadInFull({ target, facts, name }: ReadInFullProps) {
  const { digest } = facts;
  const reading = useLayerReading({
    targets: [{ ...target, digest, full: true }],
    atOnce: false,
    onRead: useAskAgain(),
  });
  if (!isAtRest(reading.phase)) return <ReadingProgress reading={reading} />;
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
