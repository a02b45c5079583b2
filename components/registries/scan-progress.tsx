import { countOf, formatCount } from "#components/ui/format-count.ts";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import type { ScanProgress as Progress } from "#lib/contract/registries.ts";

interface ScanProgressProps {
  registry: string;
  scan: Progress;
  /** When everything was last read to the end. */
  scannedAt: string | null;
}

/** How far the reading of a registry has come, with numbers; or when it was last complete. */
export function ScanProgress({ registry, scan, scannedAt }: ScanProgressProps) {
  if (scan.state === "queued") return <p className="text-muted">Waiting to be read.</p>;
  if (scan.state === "running") return <Running registry={registry} scan={scan} />;
  if (scan.state === "failed") {
    return (
      <p className="text-warning">
        The last reading stopped after {countOf(scan.repositoriesDone, "repository", "repositories")}
        {scan.cause ? (
          <>
            : <Text>{scan.cause.message}</Text>
          </>
        ) : (
          "."
        )}
      </p>
    );
  }
  return (
    <p className="text-muted">
      {scannedAt === null ? (
        "Never read to the end yet."
      ) : (
        <>
          Everything in it read <RelativeTime time={scannedAt} />.
        </>
      )}
    </p>
  );
}

function Running({ registry, scan }: Omit<ScanProgressProps, "scannedAt">) {
  const { repositoriesDone, repositoriesTotal, tagsDone } = scan;
  return (
    <div className="grid gap-1.5">
      <p className="text-muted">
        {repositoriesTotal === null
          ? `Reading the catalogue, ${countOf(repositoriesDone, "repository", "repositories")} so far.`
          : `Reading: ${formatCount(repositoriesDone)} of ${countOf(repositoriesTotal, "repository", "repositories")}, ${countOf(tagsDone, "tag")}.`}
      </p>
      <ProgressBar label={`Reading ${registry}`} done={repositoriesDone} total={repositoriesTotal} />
    </div>
  );
}
