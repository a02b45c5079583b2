import { metrics } from "#lib/metrics.ts";

export interface EventStreamOptions<Event> {
  /**
   * Calls back for every event; answers the function that ends it. May refuse by throwing. `end` closes the stream
   * when nothing more will come.
   */
  subscribe: (listener: (event: Event) => void, end: () => void) => () => void;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
  heartbeatMs?: number;
  /** Events waiting for a client that does not read; beyond that it is cut off and comes back by itself. */
  maxWaiting?: number;
}

const encoder = new TextEncoder();

/**
 * Server-sent events. There is nothing to resume by `Last-Event-ID`: an event only says "ask again", and a
 * page that comes back asks anyway. A comment every 15 s keeps proxies from closing the line and finds
 * clients that are gone.
 */
export function eventStream<Event>(options: EventStreamOptions<Event>): Response {
  const { subscribe, signal, heartbeatMs = 15_000, maxWaiting = 1_000 } = options;
  let end = () => {};
  let ended = false;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string) => {
          // An event may come in the very turn in which the client went away.
          if (ended) return;
          if ((controller.desiredSize ?? 0) <= -maxWaiting) end();
          else controller.enqueue(encoder.encode(text));
        };
        const unsubscribe = subscribe(
          (event) => send(`data: ${JSON.stringify(event)}\n\n`),
          () => end(),
        );
        const heartbeat = setInterval(() => send(": still here\n\n"), heartbeatMs);
        metrics().eventSubscribers.inc();
        end = once(() => {
          ended = true;
          unsubscribe();
          clearInterval(heartbeat);
          signal.removeEventListener("abort", end);
          metrics().eventSubscribers.dec();
          close(controller);
        });
        if (signal.aborted) end();
        else signal.addEventListener("abort", end);
        if (!signal.aborted) send("retry: 3000\n\n");
      },
      cancel: () => end(),
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

/** Closing a stream that its reader cancelled throws; either way it is over. */
function close(controller: ReadableStreamDefaultController): void {
  try {
    controller.close();
  } catch {
    // Already closed.
  }
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
