import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  readonly register: Registry;
  readonly requestSeconds: Histogram<"route" | "method" | "status">;
  readonly registryRequestSeconds: Histogram<"registry" | "outcome">;
  readonly eventSubscribers: Gauge;
}

/** One set per process, not per copy of this module: the bundler may give every route its own. */
const key = Symbol.for("tagtrail.metrics");
const place = globalThis as { [key]?: Metrics };

/**
 * The figures of this server, in Prometheus' words. Labels come from our own code or from short names of
 * registries, never from a request or a registry's answer, so their number is bounded.
 */
export function metrics(): Metrics {
  place[key] ??= create();
  return place[key];
}

function create(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: "tagtrail_" });
  const registers = [register];
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
      help: "Time a registry took to answer a request, by registry and outcome.",
      labelNames: ["registry", "outcome"],
      buckets: [0.01, 0.05, 0.15, 0.5, 1.5, 5, 15, 60],
      registers,
    }),
    eventSubscribers: new Gauge({
      name: "tagtrail_event_subscribers",
      help: "Pages that listen for live updates.",
      registers,
    }),
  };
}
