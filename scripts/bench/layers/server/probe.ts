import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Milliseconds between two questions. */
const EVERY = 20;

/**
 * Asks one address after the other, one every 20 ms, until it is stopped.
 * @returns what stops it and answers the milliseconds of every answer, by the names of the addresses
 */
export function startProbe<Name extends string>(
  urls: Readonly<Record<Name, string>>,
): () => Promise<Record<Name, number[]>> {
  const worker = new Worker(new URL("./probe-thread.ts", import.meta.url), {
    workerData: { urls, every: EVERY },
  });
  const failed = new Promise<never>((_, reject) => worker.once("error", reject));
  failed.catch(() => {});
  return async () => {
    const told = once(worker, "message");
    worker.postMessage("stop");
    const [latencies] = await Promise.race([told, failed]);
    await worker.terminate();
    return latencies;
  };
}
