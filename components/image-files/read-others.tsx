"use client";

import { isAtRest } from "#components/layer-reading/read-layers.ts";
import { ReadingProgress } from "#components/layer-reading/reading-progress.tsx";
import type { ReadingTarget } from "#components/layer-reading/reading-target.ts";
import { useLayerReading } from "#components/layer-reading/use-layer-reading.ts";
import { Button } from "#components/ui/button.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { useAskAgain } from "./use-ask-again.ts";

interface ReadOthersProps {
  target: ReadingTarget;
  /** In words. */
  size: string;
  count: number;
}

/** What a layer changes is known only when those below were read too: says so, and reads them. */
export function ReadOthers({ target, size, count }: ReadOthersProps) {
  const reading = useLayerReading({ targets: [target], atOnce: false, onRead: useAskAgain() });
  if (!isAtRest(reading.phase)) return <ReadingProgress reading={reading} />;
  return (
    <Notice
      actions={
        <Button size="small" onClick={reading.start}>
          Read {size}
        </Button>
      }
    >
      What this layer changes can be told when {countOf(count, "other layer")} of the image{" "}
      {count === 1 ? "was" : "were"} read too.
    </Notice>
  );
}
