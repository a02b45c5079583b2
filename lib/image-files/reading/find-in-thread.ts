import type { Worker } from "node:worker_threads";
import { LayerError } from "#lib/layers/errors.ts";
import type { ReadRange } from "#lib/layers/open/read-tar.ts";
import type { PackedLayer } from "../store/layer-store.ts";
import type { ReaderThreads } from "./reader-threads.ts";
import type { FromReader, ToReader } from "./reading-messages.ts";
import { threadFailure } from "./thread-failure.ts";

/** A layer as its manifest names it. */
export interface ContentsSearch {
  layer: { size: number; mediaType: string; annotations: Readonly<Record<string, string>> };
  readRange: ReadRange;
  signal: AbortSignal;
  /** Hears whole sentences about a table of contents that is there and cannot be relied on. */
  onRemark(sentence: string): void;
}

/**
 * Looks for a layer's table of contents in a thread, by at most two range requests: a large one is megabytes of JSON.
 *
 * @returns null when the layer has none: it has to be read in full
 * @throws what reading a range throws, or the reason of `signal`
 */
export async function findInThread(
  threads: ReaderThreads,
  { layer, readRange, signal, onRemark }: ContentsSearch,
): Promise<PackedLayer | null> {
  signal.throwIfAborted();
  const worker = threads.take();
  let whole = false;
  try {
    const found = new Promise<PackedLayer | null>((resolve, reject) => {
      worker.on("message", (message: FromReader) => {
        if (message.kind === "range") sendRange(worker, readRange, message).catch(reject);
        if (message.kind === "remark") onRemark(message.sentence);
        if (message.kind === "nothing") resolve(null);
        if (message.kind === "failed") reject(new LayerError(message.code, message.message, message.details));
        if (message.kind !== "done") return;
        const { index, points, windows, facts } = message;
        resolve({ source: "contents", index, points, windows, facts });
      });
      worker.on("error", (error) => reject(threadFailure(error)));
      worker.on("exit", () => reject(threadFailure(new Error("the thread ended"))));
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    const { size, mediaType, annotations } = layer;
    worker.postMessage({ kind: "find", layer: { size, mediaType, annotations } } satisfies ToReader);
    const packed = await found;
    whole = true;
    return packed;
  } finally {
    if (whole) threads.giveBack(worker);
    else await worker.terminate();
  }
}

/** In one piece: what may be asked for is bounded by the size of a table. */
async function sendRange(
  worker: Worker,
  readRange: ReadRange,
  { start, end }: { start: number; end: number },
): Promise<void> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readRange({ start, end })) pieces.push(piece);
  const bytes = new Uint8Array(Buffer.concat(pieces));
  worker.postMessage({ kind: "chunk", bytes } satisfies ToReader, [bytes.buffer]);
}
