import { setTimeout as delay } from "node:timers/promises";

/** Resolves after `milliseconds`, or rejects with the reason when `signal` aborts. Does not keep the process alive. */
export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return delay(milliseconds, undefined, { ref: false, ...(signal ? { signal } : {}) });
}

/** The result of `work`, or undefined when it takes longer than `milliseconds`; `work` goes on. */
export async function atMost<Result>(
  milliseconds: number,
  work: Promise<Result>,
): Promise<Result | undefined> {
  const ended = new AbortController();
  try {
    return await Promise.race([work, delay(milliseconds, undefined, { signal: ended.signal, ref: false })]);
  } finally {
    ended.abort();
  }
}
