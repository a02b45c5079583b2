"use client";

import { Button } from "#components/ui/button.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import type { Comparison } from "#lib/contract/comparison.ts";
import type { UnreadLayer } from "#lib/contract/layers.ts";
import { bytesOf, type ReadingProgress, readingProgress, unreadLayers } from "./reading-progress.ts";
import { useReading } from "./use-reading.ts";

/** As much is read without being asked, bytes: a few seconds from most registries. */
const UNASKED_BYTES = 300_000_000;

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

function Progress({ progress, onStop }: { progress: ReadingProgress; onStop: () => void }) {
  const { layersDone, layers, bytesDone, bytes, entries, ahead } = progress;
  return (
    <div className="mx-auto grid w-full max-w-150 gap-3 px-6 py-14">
      <div className="flex items-baseline justify-between gap-4">
        <p role="status" className="text-base font-medium">
          {ahead > 0
            ? `Waiting for ${countOf(ahead, "reading")} before this one`
            : "Reading the layers of both images"}
        </p>
        <Button size="small" onClick={onStop}>
          Stop
        </Button>
      </div>
      <ProgressBar label="Bytes of layers read" done={bytesDone} total={bytes} />
      <p className="text-muted">
        <ByteSize bytes={bytesDone} /> of <ByteSize bytes={bytes} />, {formatCount(layersDone)} of{" "}
        {countOf(layers, "layer")} done, {countOf(entries, "entry", "entries")} found
      </p>
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
  const unread = unreadLayers(comparison);
  const sides = [from, to].filter((side) => side.unread.length > 0);
  const { phase, readings, start, stop } = useReading(sides, bytesOf(unread) <= UNASKED_BYTES, onRead);
  return (
    <div className="rounded-card border border-line bg-panel">
      {unread.length === 0 ? (
        <EmptyState title="Their files cannot be compared.">
          What stands above is all that can be told of these two.
        </EmptyState>
      ) : phase.name === "failed" ? (
        <ErrorState
          title="The layers could not be read, so nothing is known of the files."
          failure={phase.cause}
          onRetry={start}
        />
      ) : phase.name === "reading" || phase.name === "done" ? (
        <Progress progress={readingProgress(unread, readings)} onStop={stop} />
      ) : (
        <Ask unread={unread} stopped={phase.name === "stopped"} onStart={start} />
      )}
    </div>
  );
}
