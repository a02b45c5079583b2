import { Button } from "#components/ui/button.tsx";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import { Text } from "#components/ui/text.tsx";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { readingFigures } from "./reading-figures.ts";
import type { useReading } from "./use-reading.ts";

type Watched = ReturnType<typeof useReading>;

/** How far a reading is, in numbers; why it did not go on, and what to do then. */
export function ReadingProgress({ reading }: { reading: Watched }) {
  const { phase, start } = reading;
  const again = (label: string) => (
    <Button size="small" onClick={start}>
      {label}
    </Button>
  );
  if (phase === "lost") {
    return (
      <Notice tone="warning" actions={again("Connect again")}>
        The connection to Tagtrail was lost while layers were read. What was read whole is kept; the rest
        begins anew.
      </Notice>
    );
  }
  if (phase === "failed") {
    const cause = reading.reading?.cause;
    return (
      <Notice tone="bad" actions={again("Try again")}>
        <span className="text-bad">
          <Text>{cause?.message ?? "The layers could not be read."}</Text>
        </span>{" "}
        {cause?.advice ? (
          <span className="text-muted">
            <Text>{cause.advice}</Text>
          </span>
        ) : null}
      </Notice>
    );
  }
  return <UnderWay reading={reading} />;
}

function UnderWay({ reading: { reading, rate, stop } }: { reading: Watched }) {
  const figures = reading ? readingFigures(reading) : null;
  return (
    <div className="grid gap-2">
      <ProgressBar
        label="Bytes of the layers that were read"
        done={figures?.bytesRead ?? 0}
        total={figures?.bytesInAll || null}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
        {figures ? (
          <>
            <span>
              <span className="text-ink">{formatBytes(figures.bytesRead)}</span> of{" "}
              {formatBytes(figures.bytesInAll)}
            </span>
            <span>{countOf(figures.entries, "entry", "entries")} so far</span>
            {figures.layersInAll > 1 ? (
              <span>
                {formatCount(figures.layersRead)} of {countOf(figures.layersInAll, "layer")} done
              </span>
            ) : null}
            {rate === null || reading?.state === "done" ? null : (
              <span>{formatBytes(Math.round(rate))} a second</span>
            )}
          </>
        ) : (
          <span>Asking the registry…</span>
        )}
        {reading && reading.ahead > 0 ? (
          <span role="status" className="text-warning">
            {reading.ahead === 1
              ? "1 reading comes before this one"
              : `${formatCount(reading.ahead)} readings come before this one`}
          </span>
        ) : null}
        {reading?.state === "done" ? (
          <span role="status">Read; the list is put together now…</span>
        ) : (
          <Button size="small" className="ml-auto" onClick={stop}>
            Stop
          </Button>
        )}
      </div>
    </div>
  );
}
