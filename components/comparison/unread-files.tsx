"use client";

import { isAtRest } from "#components/layer-reading/read-layers.ts";
import { ReadingProgress } from "#components/layer-reading/reading-progress.tsx";
import { AT_ONCE_BYTES, bytesOf, eachOnce } from "#components/layer-reading/unread-layers.ts";
import { type LayerReading, useLayerReading } from "#components/layer-reading/use-layer-reading.ts";
import { Button } from "#components/ui/button.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { countOf } from "#components/ui/format-count.ts";
import type { Comparison } from "#lib/contract/comparison.ts";
import type { UnreadLayer } from "#lib/contract/layers.ts";

function Ask({
  unread,
  stopped,
  onStart,
}: {
  unread: readonly UnreadLayer[];
  stopped: boolean;
  onStart: () => void;
}) {
  return (
    <EmptyState
      title={stopped ? "Reading was stopped." : "The files were not read yet."}
      actions={<Button onClick={onStart}>{stopped ? "Read on" : "Read the layers"}</Button>}
    >
      To tell which files differ, {countOf(unread.length, "layer")} of <ByteSize bytes={bytesOf(unread)} /> in
      all {unread.length === 1 ? "has" : "have"} to be read from the registry, once. Nothing of it is
      unpacked.
    </EmptyState>
  );
}

function Progress({ reading }: { reading: LayerReading }) {
  const { phase, figures } = reading;
  const layout = "mx-auto grid w-full max-w-150 grid-cols-1 gap-3 px-6 py-14";
  if (phase.name === "failed" || phase.name === "lost") {
    return (
      <div key="failure" role="alert" className={layout}>
        <p className="text-base font-medium">
          The layers could not be read, so nothing is known of the files.
        </p>
        <ReadingProgress reading={reading} />
      </div>
    );
  }
  return (
    <div key="under way" className={layout}>
      <p role="status" className="text-base font-medium">
        {figures.ahead > 0
          ? "Waiting to read the layers of both images"
          : "Reading the layers of both images"}
      </p>
      <ReadingProgress reading={reading} />
    </div>
  );
}

/** In the place of the files while their layers are unread: reads them, at once when they are small. */
export function UnreadFiles({
  comparison,
  onRead,
}: {
  comparison: Comparison;
  onRead: () => Promise<unknown>;
}) {
  const { from, to } = comparison;
  const unread = eachOnce([...from.unread, ...to.unread]);
  const reading = useLayerReading({
    targets: [from, to].filter((side) => side.unread.length > 0),
    expected: unread,
    atOnce: bytesOf(unread) <= AT_ONCE_BYTES,
    onRead,
  });
  const { phase, start } = reading;
  return (
    <div className="rounded-card border border-line bg-panel">
      {unread.length === 0 ? (
        <EmptyState title="Their files cannot be compared.">
          What stands above is all that can be told of these two.
        </EmptyState>
      ) : isAtRest(phase) ? (
        <Ask unread={unread} stopped={phase.name === "stopped"} onStart={start} />
      ) : (
        <Progress reading={reading} />
      )}
    </div>
  );
}
