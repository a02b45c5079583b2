import { DeadlineExceeded } from "./failure.ts";

/** Aborts its signal with DeadlineExceeded unless it is ended, or put off, in time. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** The time left is now this much, whatever it was. */
  putOff(milliseconds: number): void;
  end(): void;
}

export function startDeadline(milliseconds: number): Deadline {
  const controller = new AbortController();
  const expire = () => controller.abort(new DeadlineExceeded());
  let timer = setTimeout(expire, milliseconds);
  let ended = false;
  return {
    signal: controller.signal,
    putOff(left) {
      clearTimeout(timer);
      if (!ended) timer = setTimeout(expire, left);
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
