import type { Worker } from "node:worker_threads";
import { CHUNK_BYTES, coalesce } from "#lib/layers/bytes/coalesce.ts";
import { LayerError } from "#lib/layers/errors.ts";
import type { LayerProgress } from "#lib/layers/read-layer.ts";
import type { PackedLayer } from "../store/layer-store.ts";
import type { ReaderThreads } from "./reader-threads.ts";
import { CHUNKS_AHEAD, type FoundEntry, type FromReader, type ToReader } from "./reading-messages.ts";
import { threadFailure } from "./thread-failure.ts";

export interface ThreadReading {
  digest: string;
  /** Opens the blob, to be read from beginning to end. It must end when the signal says so, even while it stalls. */
  open(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  signal: AbortSignal;
  onProgress(progress: LayerProgress, found: readonly FoundEntry[]): void;
}

/**
 * Reads a layer in a thread, so that pages are answered meanwhile. The source is read no faster than the thread
 * takes it, and ended when the thread cannot go on.
 *
 * @throws LayerError, what the source throws, or the reason of `signal`
 */
export async function readInThread(threads: ReaderThreads, reading: ThreadReading): Promise<PackedLayer> {
  const { digest, signal } = reading;
  signal.throwIfAborted();
  const ended = new AbortController();
  const over = AbortSignal.any([signal, ended.signal]);
  const source = await reading.open(over);
  signal.throwIfAborted();
  const worker = threads.take();
  let whole = false;
  const received = receive(worker, { ...reading, signal: over });
  worker.postMessage({ kind: "begin", digest } satisfies ToReader);
  const sent = send(worker, source, over);
  try {
    // Whichever fails first is what is told; the other one must not be left unheard.
    const packed = await Promise.race([received, sent.then(() => received)]);
    await sent;
    whole = true;
    return packed;
  } finally {
    sent.catch(() => {});
    received.catch(() => {});
    // A source that stalls is not ended by leaving the loop over it.
    ended.abort();
    if (whole) threads.giveBack(worker);
    else await worker.terminate();
  }
}

function receive(
  worker: Worker,
  { signal, onProgress }: Pick<ThreadReading, "signal" | "onProgress">,
): Promise<PackedLayer> {
  return new Promise((resolve, reject) => {
    worker.on("message", (message: FromReader) => {
      if (signal.aborted) return;
      if (message.kind === "progress") onProgress(message.progress, message.found);
      if (message.kind === "done") {
        const { index, points, windows, facts } = message;
        resolve({ source: "reading", index, points, windows, facts });
      }
      if (message.kind === "failed") reject(new LayerError(message.code, message.message, message.details));
    });
    worker.on("error", (error) => reject(threadFailure(error)));
    worker.on("exit", () => reject(threadFailure(new Error("the thread ended"))));
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

async function send(worker: Worker, source: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  let ahead = 0;
  /** Memory that came back: new memory for every chunk would have the whole heap collected twice a second. */
  const free: ArrayBuffer[] = [];
  let stopped = signal.aborted;
  let wake = () => {};
  const stop = () => {
    stopped = true;
    wake();
  };
  worker.once("exit", stop);
  signal.addEventListener("abort", stop, { once: true });
  worker.on("message", (message: FromReader) => {
    if (message.kind !== "taken") return;
    ahead -= 1;
    free.push(message.memory);
    wake();
  });
  for await (const chunk of coalesce(source)) {
    while (ahead >= CHUNKS_AHEAD && !stopped) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    // Leaving the loop ends the source.
    if (stopped) return;
    const bytes = copyInto(free.pop(), chunk);
    ahead += 1;
    worker.postMessage({ kind: "chunk", bytes } satisfies ToReader, [bytes.buffer]);
  }
  if (!stopped) worker.postMessage({ kind: "end" } satisfies ToReader);
}

/** A copy of a chunk, in memory that may be used again when it is large enough. */
function copyInto(memory: ArrayBuffer | undefined, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const enough = memory !== undefined && memory.byteLength >= chunk.length;
  const bytes = new Uint8Array(
    enough ? memory : new ArrayBuffer(Math.max(chunk.length, CHUNK_BYTES)),
    0,
    chunk.length,
  );
  bytes.set(chunk);
  return bytes;
}
