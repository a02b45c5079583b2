import { RefusedRequest } from "./refused-request.ts";

const MINUTE = 60_000;

/** So many in any minute, then a refusal with the wait. */
export class RateBudget {
  readonly #perMinute: number;
  readonly #now: () => number;
  #spent: number[] = [];

  /** @param now milliseconds of a clock that never goes back */
  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** @throws RefusedRequest `too_many_requests` with `retryAfterSeconds` */
  spend(): void {
    if (this.#perMinute === Number.POSITIVE_INFINITY) return;
    const now = this.#now();
    this.#spent = this.#spent.filter((at) => at > now - MINUTE);
    const oldest = this.#spent[0];
    if (oldest !== undefined && this.#spent.length >= this.#perMinute) {
      const retryAfterSeconds = Math.ceil((oldest + MINUTE - now) / 1000);
      throw new RefusedRequest("too_many_requests", "This was asked for too often within a minute.", {
        advice: `Try again in ${retryAfterSeconds} s.`,
        details: { retryAfterSeconds },
      });
    }
    this.#spent.push(now);
  }
}
