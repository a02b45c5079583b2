import { randomUUID } from "node:crypto";
import type { ManifestRecord } from "./manifest-record.ts";

export interface NotificationEndpoint {
  url: string;
  /** Sent with every delivery, for example `Authorization`. */
  headers?: Readonly<Record<string, string>>;
}

/** One event in the envelope of CNCF distribution 3 (`application/vnd.docker.distribution.events.v2+json`). */
export interface NotificationEvent {
  id: string;
  timestamp: string;
  action: "push" | "pull" | "mount" | "delete";
  target: {
    repository: string;
    url?: string;
    mediaType?: string;
    digest?: string;
    size?: number;
    length?: number;
    tag?: string;
    fromRepository?: string;
  };
  request: { id: string; addr: string; host: string; method: string; useragent: string };
  actor: { name?: string };
  source: { addr: string; instanceID: string };
}

/** What an endpoint reports; who asked and when is filled in by `NotificationSource.report`. */
export type ReportedChange = Pick<NotificationEvent, "action" | "target">;

/** What is known of the request that caused an event. */
export interface ReportedRequest {
  address: string;
  host: string;
  method: string;
  userAgent: string;
  actor: string | null;
}

const MEDIA_TYPE = "application/vnd.docker.distribution.events.v2+json";
/** Waiting events per endpoint; the oldest is dropped beyond it, as a real registry loses its queue on a restart. */
const QUEUE_LIMIT = 1_000;
const RETRY_MS = 500;
const DELIVERY_TIMEOUT_MS = 2_000;

/** The `target` of a manifest's event. The tag is there only when the request named one. */
export function manifestTarget(repository: string, record: ManifestRecord, tag: string | null) {
  return {
    repository,
    mediaType: record.mediaType,
    digest: record.digest,
    size: record.size,
    length: record.size,
    ...(tag === null ? {} : { tag }),
  };
}

/**
 * Sends events to endpoints the way CNCF distribution does: one event per request, in order per endpoint,
 * anything but 2xx or 3xx tried again until it is taken, so that later events wait behind it.
 */
export class NotificationSource {
  readonly #instance = randomUUID();
  readonly #now: () => Date;
  readonly #queues = new Map<string, { endpoint: NotificationEndpoint; events: NotificationEvent[] }>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #stopped = new AbortController();
  #address = "127.0.0.1";
  #sent: NotificationEvent[] = [];

  constructor(endpoints: readonly NotificationEndpoint[], now: () => Date) {
    this.#now = now;
    for (const endpoint of endpoints) this.addEndpoint(endpoint);
  }

  addEndpoint(endpoint: NotificationEndpoint): void {
    this.#queues.set(endpoint.url, { endpoint, events: [] });
  }

  removeEndpoint(url: string): void {
    this.#queues.delete(url);
  }

  /** Every event so far, delivered or not, oldest first; the last thousand are kept. */
  events(): readonly NotificationEvent[] {
    return this.#sent;
  }

  /** Resolves when nothing waits any more. Never resolves while an endpoint keeps refusing. */
  async idle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  announce(address: string): void {
    this.#address = address;
  }

  report(change: ReportedChange, request: ReportedRequest): void {
    const event: NotificationEvent = {
      id: randomUUID(),
      timestamp: this.#now().toISOString(),
      ...change,
      request: {
        id: randomUUID(),
        addr: request.address,
        host: request.host,
        method: request.method,
        useragent: request.userAgent,
      },
      actor: request.actor === null ? {} : { name: request.actor },
      source: { addr: this.#address, instanceID: this.#instance },
    };
    this.#sent = [...this.#sent.slice(1 - QUEUE_LIMIT), event];
    for (const [url, queue] of this.#queues) {
      queue.events.push(event);
      if (queue.events.length > QUEUE_LIMIT) queue.events.shift();
      if (!this.#running.has(url)) this.#running.set(url, this.#drain(url));
    }
  }

  /** Gives up waiting deliveries. */
  stop(): void {
    this.#stopped.abort();
  }

  async #drain(url: string): Promise<void> {
    for (;;) {
      const queue = this.#queues.get(url);
      const event = queue?.events[0];
      if (!queue || !event || this.#stopped.signal.aborted) break;
      if (await this.#deliver(queue.endpoint, event))
        queue.events = queue.events.filter((one) => one !== event);
      else await this.#pause();
    }
    this.#running.delete(url);
  }

  async #deliver(endpoint: NotificationEndpoint, event: NotificationEvent): Promise<boolean> {
    try {
      const response = await fetch(endpoint.url, {
        method: "POST",
        redirect: "manual",
        headers: { ...endpoint.headers, "content-type": MEDIA_TYPE },
        body: JSON.stringify({ events: [event] }),
        signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(DELIVERY_TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.status >= 200 && response.status < 400;
    } catch {
      return false;
    }
  }

  async #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, RETRY_MS);
    this.#stopped.signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
  }
}
