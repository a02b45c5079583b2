"use client";

import { isAtRest } from "#components/layer-reading/read-layers.ts";
import { ReadingProgress } from "#components/layer-reading/reading-progress.tsx";
import type { ReadingTarget } from "#components/layer-reading/reading-target.ts";
import { AT_ONCE_BYTES, bytesOf } from "#components/layer-reading/unread-layers.ts";
import { useLayerReading } from "#components/layer-reading/use-layer-reading.ts";
import { Button } from "#components/ui/button.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { Text } from "#components/ui/text.tsx";
import type { UnreadLayer } from "#lib/contract/layers.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { FoundEntries } from "./found-entries.tsx";

interface ReadingPanelProps {
  target: ReadingTarget;
  /** What was not read yet. */
  layers: readonly UnreadLayer[];
  /** Why what was read could not be listed; null: it was not tried, or went well. */
  failure: Error | null;
  onRead: () => Promise<unknown>;
}

/** In place of files that are not known yet: what has to be read, how far that is, and what it found so far. */
export function ReadingPanel({ target, layers, failure, onRead }: ReadingPanelProps) {
  const size = bytesOf(layers);
  const reading = useLayerReading({ targets: [target], atOnce: size <= AT_ONCE_BYTES, onRead });
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
        {isAtRest(reading.phase) ? (
          <>
            {failure ? <NotListed failure={failure} onRetry={onRead} /> : null}
            <div>
              <Button look="primary" onClick={reading.start}>
                Read {formatBytes(size)}
              </Button>
            </div>
          </>
        ) : (
          <ReadingProgress reading={reading} />
        )}
      </div>
      {reading.found.length > 0 ? <FoundEntries found={reading.found} /> : null}
    </section>
  );
}

/** All was read, and still there is no list: to offer nothing but reading again would hide why. */
function NotListed({ failure, onRetry }: { failure: Error; onRetry: () => Promise<unknown> }) {
  return (
    <Notice
      tone="bad"
      actions={
        <Button size="small" onClick={() => void onRetry()}>
          Try again
        </Button>
      }
    >
      The files could not be listed.{" "}
      <span className="text-bad">
        <Text>{failure.message}</Text>
      </span>
    </Notice>
  );
}
