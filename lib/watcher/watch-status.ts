import type { Watched } from "./watch-list.ts";
import type { WatcherContext } from "./watcher-context.ts";

/** How the watch of one registry stands. */
export interface WatchStatus {
  readonly registryId: string;
  readonly name: string;
  /**
   * watching: as often as asked. behind: later than three intervals. out: it cannot be read.
   * scans: polling is switched off, tags are read every 15 minutes.
   */
  readonly state: "watching" | "behind" | "out" | "scans";
  /** Seconds between two reads of an important tag at most; null: polling is switched off. */
  readonly pollSeconds: number | null;
  /** Milliseconds since 1970. */
  readonly watchedUntil: number;
  /** Milliseconds by which the tag that is longest overdue is late. */
  readonly lag: number;
  /** Registries, repositories and tags that cannot be read now. */
  readonly openGaps: number;
  /** Why the registry as a whole cannot be read; null when it can. */
  readonly cause: string | null;
  /** Milliseconds by which the registry's clock is ahead of ours. */
  readonly clockSkew: number;
}

export function watchStatus({ pollMs }: WatcherContext, { watch, poller }: Watched): WatchStatus {
  const { outages } = watch;
  const working = pollMs === 0 ? "scans" : poller.isBehind ? "behind" : "watching";
  return {
    registryId: watch.registryId,
    name: watch.name,
    state: outages.registry === null ? working : "out",
    pollSeconds: pollMs === 0 ? null : pollMs / 1000,
    watchedUntil: watch.watchedUntil,
    lag: poller.lag,
    openGaps: outages.count,
    cause: outages.registry?.cause.text ?? null,
    clockSkew: watch.clockSkew,
  };
}
