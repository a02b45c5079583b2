/** One piece of work that makes requests one after another; may answer further pieces, done before new ones are taken. */
export type Unit = () => Promise<readonly Unit[] | undefined>;

export interface RunUnitsOptions {
  /** Units at the same time. */
  width: number;
  signal: AbortSignal;
}

/**
 * Works through `source` with a fixed number of workers. Follow-up units go before new ones of the source,
 * so what is held in memory is bounded by the follow-ups of the units that run now.
 *
 * Rejects with the first failure of a unit or of the source, or with the signal's reason; always after all
 * running units have ended, so that nothing goes on behind the caller's back.
 */
export async function runUnits(source: AsyncIterator<Unit>, options: RunUnitsOptions): Promise<void> {
  const run = new UnitRun(source, options.signal);
  const ended = await Promise.allSettled(Array.from({ length: options.width }, () => run.work()));
  await source.return?.();
  for (const end of ended) if (end.status === "rejected") throw end.reason;
  options.signal.throwIfAborted();
}

class UnitRun {
  readonly #source: AsyncIterator<Unit>;
  readonly #signal: AbortSignal;
  /** The next unit is at the end. */
  readonly #stack: Unit[] = [];
  #active = 0;
  #sourceEnded = false;
  #failed = false;
  #taking: Promise<void> = Promise.resolve();
  #idle: (() => void)[] = [];

  constructor(source: AsyncIterator<Unit>, signal: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  async work(): Promise<void> {
    while (!this.#failed && !this.#signal.aborted) {
      const unit = this.#stack.pop() ?? (await this.#take());
      if (unit) await this.#run(unit);
      else if (this.#active === 0 && this.#stack.length === 0) return this.#wakeAll();
      else if (this.#stack.length === 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
    this.#wakeAll();
  }

  async #run(unit: Unit): Promise<void> {
    this.#active += 1;
    try {
      const more = await unit();
      if (more)
        for (let index = more.length - 1; index >= 0; index -= 1) this.#stack.push(more[index] as Unit);
    } catch (error) {
      this.#failed = true;
      throw error;
    } finally {
      this.#active -= 1;
      this.#wakeAll();
    }
  }

  /** The source is asked by one worker at a time: iterators need not be safe for more. */
  async #take(): Promise<Unit | undefined> {
    const before = this.#taking;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#taking = promise;
    await before;
    try {
      if (this.#sourceEnded || this.#failed || this.#signal.aborted) return undefined;
      const unit = this.#stack.pop();
      if (unit) return unit;
      const next = await this.#source.next();
      if (!next.done) return next.value;
      this.#sourceEnded = true;
      return undefined;
    } catch (error) {
      this.#failed = true;
      throw error;
    } finally {
      resolve();
      if (this.#failed) this.#wakeAll();
    }
  }

  #wakeAll(): void {
    const waiting = this.#idle;
    this.#idle = [];
    for (const wake of waiting) wake();
  }
}
