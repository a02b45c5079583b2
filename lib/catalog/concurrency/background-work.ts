import type { Logger } from "pino";

/** Work nobody waits for: failures go to the log, and the server's stop waits for its end. */
export class BackgroundWork {
  readonly #logger: Logger;
  readonly #stopping: AbortSignal;
  readonly #running = new Set<Promise<void>>();

  /** @param stopping aborted when the server stops: that work ends early then is no failure */
  constructor(logger: Logger, stopping: AbortSignal) {
    this.#logger = logger;
    this.#stopping = stopping;
  }

  /** Starts `work`; `what` names it in the log. */
  run(what: string, work: () => Promise<unknown>): void {
    const running = work().then(
      () => {},
      (error: unknown) => {
        if (!this.#stopping.aborted) this.#logger.warn({ work: what, err: error }, "background work failed");
      },
    );
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  /** Resolves when nothing is running any more. Tell the work to stop first. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
