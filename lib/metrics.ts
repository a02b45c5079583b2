import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  readonly register: Registry;
  readonly requestSeconds: Histogram<"route" | "method" | "status">;
  readonly registryRequestSeconds: Histogram<"registry" | "outcome">;
  readonly eventSubscribers: Gauge;
  readonly indexed: Gauge<"registry" | "what">;
  readonly indexedBytes: Gauge<"registry">;
  readonly registryUp: Gauge<"registry">;
  readonly scanRunning: Gauge<"registry">;
  readonly scanProgress: Gauge<"registry" | "what">;
  readonly tagReads: Counter<"registry" | "by" | "outcome">;
  readonly tagMoves: Counter<"registry">;
  readonly watchLag: Gauge<"registry">;
  readonly openGaps: Gauge<"registry">;
}

/** One set per process, not per copy of this module: the bundler may give every route its own. */
const key = Symbol.for("tagtrail.metrics");
const place = globalThis as { [key]?: Metrics };

/**
 * The figures of this server, in Prometheus' words. Labels come from our own code or are short names of
 * registries, never from a request or a registry's answer, so their number is bounded.
 */
export function metrics(): Metrics {
  place[key] ??= create();
  return place[key];
}

/**
 * Counts one exchange with a registry, its token server or its storage; fits the client's `onRequest`.
 *
 * @param registry short name
 * @param exchange `status` is null when no answer came
 */
export function observeRegistryRequest(
  registry: string,
  exchange: { status: number | null; milliseconds: number },
): void {
  const outcome = outcomeOf(exchange.status);
  metrics().registryRequestSeconds.observe({ registry, outcome }, exchange.milliseconds / 1000);
}

function outcomeOf(status: number | null): string {
  if (status === null) return "no-answer";
  if (status === 429) return "rate-limited";
  if (status >= 500) return "server-error";
  return status >= 400 ? "refused" : "ok";
}

function create(): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge<Label>({ name: `tagtrail_${name}`, help, labelNames, registers });
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter<Label>({ name: `tagtrail_${name}`, help, labelNames, registers });
  return {
    register,
    requestSeconds: new Histogram({
      name: "tagtrail_http_request_seconds",
      help: "Time to answer a request of the API, by route, method and status.",
      labelNames: ["route", "method", "status"],
      buckets: [0.005, 0.015, 0.05, 0.15, 0.5, 1.5, 5, 15],
      registers,
    }),
    registryRequestSeconds: new Histogram({
      name: "tagtrail_registry_request_seconds",
      help: "Time of one exchange with a registry, by registry and outcome.",
      labelNames: ["registry", "outcome"],
      buckets: [0.01, 0.05, 0.15, 0.5, 1.5, 5, 15, 60],
      registers,
    }),
    eventSubscribers: gauge("event_subscribers", "Pages that listen for live updates."),
    indexed: gauge("indexed", "Repositories, tags and versions in the index.", ["registry", "what"]),
    indexedBytes: gauge("indexed_bytes", "Bytes of a registry, shared layers once.", ["registry"]),
    registryUp: gauge("registry_up", "1 when the last contact with the registry went well.", ["registry"]),
    scanRunning: gauge("scan_running", "1 while the registry is being read.", ["registry"]),
    scanProgress: gauge("scan_progress", "Repositories and tags the last scan has read.", [
      "registry",
      "what",
    ]),
    tagReads: counter("tag_reads_total", "Reads of tags, by who asked and what came of it.", [
      "registry",
      "by",
      "outcome",
    ]),
    tagMoves: counter("tag_moves_total", "Creations, moves and removals of tags that were learnt of.", [
      "registry",
    ]),
    watchLag: gauge("watch_lag_seconds", "By how much the tag that is longest overdue is late.", [
      "registry",
    ]),
    openGaps: gauge("watch_open_gaps", "Registries, repositories and tags that cannot be read now.", [
      "registry",
    ]),
  };
}
