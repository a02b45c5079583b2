import { Worker } from "node:worker_threads";

/** A layer of a million entries takes 600 MB for a moment. */
const MEMORY_MB = 2048;
/** Milliseconds a thread waits for the next layer: an image has several, and beginning one takes 200 ms. */
const IDLE_MS = 20_000;

/** Threads that read layers, one layer at a time each; kept for a while after it. */
export class ReaderThreads {
  readonly #idle = new Map<Worker, NodeJS.Timeout>();

  /** A thread that does nothing; whoever takes it gives it back or ends it. */
  take(): Worker {
    for (const [worker, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(worker);
      forget(worker);
      worker.ref();
      return worker;
    }
    return new Worker(new URL("./layer-thread.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
  }

  /** It read its layer to the end and can read another one. */
  giveBack(worker: Worker): void {
    forget(worker);
    // One that ends while nobody uses it is no failure of anything.
    const drop = () => void this.#idle.delete(worker);
    worker.on("error", drop);
    worker.on("exit", drop);
    worker.unref();
    const timer = setTimeout(() => {
      this.#idle.delete(worker);
      void worker.terminate();
    }, IDLE_MS);
    timer.unref();
    this.#idle.set(worker, timer);
  }

  async close(): Promise<void> {
    const workers = [...this.#idle];
    this.#idle.clear();
    for (const [, timer] of workers) clearTimeout(timer);
    await Promise.all(workers.map(([worker]) => worker.terminate()));
  }
}

/** Its user's listeners; those that Node itself adds must stay. */
function forget(worker: Worker): void {
  for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
}
