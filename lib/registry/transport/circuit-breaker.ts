import { RegistryError } from "../errors.ts";
import type { Clock } from "./clock.ts";

const FAILURES_TO_OPEN = 3;
const OPEN_MS = 5_000;

/**
 * Fails fast while a registry is down, so that a page over a dead registry answers at once instead of
 * waiting for a time-out per row (threats 115). After some seconds one request may try; the rest still fail
 * fast until it succeeded. Any HTTP answer, whatever its status, counts as success.
 */
export interface CircuitBreaker {
  /** Throws the last failure again while the circuit is open. */
  enter(): void;
  succeeded(): void;
  /** A failure to connect; other failures are not reported here. */
  failed(error: RegistryError): void;
  /** The request ended without telling anything, for example because it was cancelled. */
  left(): void;
}

export function createCircuitBreaker(clock: Clock): CircuitBreaker {
  let failures = 0;
  let last: RegistryError | null = null;
  let openUntil = 0;
  let trying = false;
  return {
    enter() {
      if (last === null || failures < FAILURES_TO_OPEN) return;
      if (clock.now() >= openUntil && !trying) {
        trying = true;
        return;
      }
      throw again(last);
    },
    succeeded() {
      failures = 0;
      last = null;
      trying = false;
    },
    failed(error) {
      failures += 1;
      last = error;
      openUntil = clock.now() + OPEN_MS;
      trying = false;
    },
    left() {
      trying = false;
    },
  };
}

function again(last: RegistryError): RegistryError {
  return new RegistryError(last.code, last.message, {
    advice: last.advice ?? "It is tried again in a few seconds.",
    details: { ...last.details, failedFast: true },
    cause: last,
  });
}
