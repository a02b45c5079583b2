"use client";

import { Button } from "#components/ui/button.tsx";
import { countOf } from "#components/ui/format-count.ts";
import type { UnreadLayer } from "#lib/contract/layers.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { FoundEntries } from "./found-entries.tsx";
import { ReadingProgress } from "./reading-progress.tsx";
import type { ReadingTarget } from "./reading-target.ts";
import { useReading } from "./use-reading.ts";

/** Up to so many bytes are read without being asked: seconds, and little of what a registry counts. */
const AT_ONCE_BYTES = 300_000_000;

interface ReadingPanelProps {
  target: ReadingTarget;
  /** What was not read yet. */
  layers: readonly UnreadLayer[];
  onDone: () => void;
}

/** In place of files that are not known yet: what has to be read, how far that is, and what it found so far. */
export function ReadingPanel({ target, layers, onDone }: ReadingPanelProps) {
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const reading = useReading(target, size <= AT_ONCE_BYTES, onDone);
  const words = `${countOf(layers.length, "layer")}, ${formatBytes(size)}, ${layers.length === 1 ? "has" : "have"} not been looked into yet.`;
  return (
    <section
      aria-label="Reading layers"
      className="min-w-0 overflow-hidden rounded-card border border-line bg-panel"
    >
      <div className="grid gap-3 p-3.5">
        <p>
          <span className="font-medium">{words}</span>{" "}
          <span className="text-muted">
            Every layer is read once; afterwards its files are listed at once, for everybody.
          </span>
        </p>
        {reading.phase === "idle" ? (
          <div>
            <Button look="primary" onClick={reading.start}>
              Read {formatBytes(size)}
            </Button>
          </div>
        ) : (
          <ReadingProgress reading={reading} />
        )}
      </div>
      {reading.found.length > 0 ? <FoundEntries found={reading.found} /> : null}
    </section>
  );
}
