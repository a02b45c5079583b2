import { Button } from "#components/ui/button.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import { Text } from "#components/ui/text.tsx";
import { formatBytes } from "#lib/references/format-bytes.ts";
import type { ReadingFigures } from "./reading-figures.ts";
import type { LayerReading } from "./use-layer-reading.ts";

/** How far a reading is, in numbers; why it did not go on, and what to do then. */
export function ReadingProgress({ reading }: { reading: LayerReading }) {
  const { phase, start } = reading;
  const again = (label: string) => (
    <Button size="small" onClick={start}>
      {label}
    </Button>
  );
  if (phase.name === "lost") {
    return (
      <Notice tone="warning" actions={again("Connect again")}>
        The connection to Tagtrail was lost while layers were read. What was read whole is kept; the rest
        begins anew.
      </Notice>
    );
  }
  if (phase.name === "failed") {
    const { message, advice } = phase.cause;
    return (
      <Notice tone="bad" actions={again("Try again")}>
        <span className="text-bad">
          <Text>{message}</Text>
        </span>{" "}
        {advice ? (
          <span className="text-muted">
            <Text>{advice}</Text>
          </span>
        ) : null}
      </Notice>
    );
  }
  return <UnderWay reading={reading} />;
}

/** The numbers; of layers that are known to be unread before the registry has answered, only how much they are. */
function Figures({ figures, rate }: { figures: ReadingFigures; rate: number | null }) {
  const { told, bytesRead, bytesInAll, entries, layersRead, layersInAll } = figures;
  return (
    <>
      {told || layersInAll > 0 ? (
        <span>
          <ByteSize bytes={bytesRead} className="text-ink" /> of <ByteSize bytes={bytesInAll} />
        </span>
      ) : null}
      {told ? <span>{countOf(entries, "entry", "entries")} so far</span> : null}
      {layersInAll > 1 ? (
        <span>
          {formatCount(layersRead)} of {countOf(layersInAll, "layer")} done
        </span>
      ) : null}
      {rate === null ? null : <span>{formatBytes(Math.round(rate))} a second</span>}
      {told ? null : <span>Asking the registry…</span>}
    </>
  );
}

function UnderWay({ reading: { phase, figures, rate, stop } }: { reading: LayerReading }) {
  const { bytesRead, bytesInAll, ahead } = figures;
  return (
    <div className="grid gap-2">
      <ProgressBar
        label="Bytes of the layers that were read"
        done={bytesRead}
        // Zero bytes of zero would be a bar that is empty, and says that nothing was done.
        total={bytesInAll || null}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
        <Figures figures={figures} rate={rate} />
        {ahead > 0 ? (
          <span role="status" className="text-warning">
            {ahead === 1
              ? "1 reading comes before this one"
              : `${formatCount(ahead)} readings come before this one`}
          </span>
        ) : null}
        {phase.name === "done" ? (
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
