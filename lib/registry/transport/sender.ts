import PQueue from "p-queue";
import { isRegistryError, type RegistryError, type RegistryName } from "../errors.ts";
import { type Answer, header } from "./answer.ts";
import { type Priority, waitBeforeRetry } from "./back-off.ts";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import type { Clock } from "./clock.ts";
import { follow, type Redirects } from "./follow.ts";
import type { Exchange } from "./outbound.ts";
import { retryAfterSeconds } from "./retry-after.ts";

/** A request as the rest of the client states it: sent politely, repeated where that is safe. */
export interface Sending extends Exchange {
  redirects: Redirects;
  priority: Priority;
}

export interface SenderOptions {
  registry: URL;
  who: RegistryName;
  exchange: (exchange: Exchange) => Promise<Answer>;
  breaker: CircuitBreaker;
  clock: Clock;
  maxConcurrency: number;
}

export type Send = (sending: Sending) => Promise<Answer>;

/** Blobs on their way hold a place for minutes: they have a queue of their own, so that reading goes on. */
const MAX_UPLOADS = 3;

/** Codes that say the registry could not be talked to at all. */
const CONNECTION_FAILURES = new Set(["registry_unreachable", "registry_timeout", "registry_tls"]);

/**
 * Sends with bounded concurrency (people before scans), retries and the circuit breaker. A stream gives its
 * place back when its head has arrived. Waiting between tries holds no place.
 */
export function createSender(options: SenderOptions): Send {
  const requests = new PQueue({ concurrency: options.maxConcurrency });
  const uploads = new PQueue({ concurrency: MAX_UPLOADS });
  return async (sending) => {
    const queue = sending.upload ? uploads : requests;
    for (let made = 1; ; made += 1) {
      const outcome = await attempt(queue, sending, options);
      const wait = waitBeforeRetry({
        method: sending.method,
        made,
        priority: sending.priority,
        random: options.clock.random(),
        ...signsOf(outcome, options.clock),
      });
      if (wait === null) return settle(outcome);
      await options.clock.sleep(wait, sending.signal);
    }
  };
}

type Outcome = { answer: Answer } | { error: RegistryError };

async function attempt(queue: PQueue, sending: Sending, options: SenderOptions): Promise<Outcome> {
  const { breaker, registry, who, exchange } = options;
  const { begun, waiting } = untilItEnds(sending);
  const priority = sending.priority === "interactive" ? 1 : 0;
  const task = async (): Promise<Outcome> => {
    sending.signal?.throwIfAborted();
    breaker.enter();
    try {
      const answer = await follow(begun, sending.redirects, { registry, who, exchange });
      breaker.succeeded();
      return { answer };
    } catch (error) {
      if (!isRegistryError(error)) {
        breaker.left();
        throw error;
      }
      const atHome = error.details.host === registry.host;
      if (CONNECTION_FAILURES.has(error.code) && atHome) breaker.failed(error);
      else breaker.left();
      return { error };
    }
  };
  return queue.add(task, { priority, ...(waiting ? { signal: waiting } : {}) });
}

/**
 * A change that was begun is waited for, whatever its signal says: broken off it might be done or not. So
 * when it rejects with the signal's reason, nothing was sent. A blob on its way shows nowhere and may be
 * broken off.
 */
function untilItEnds(sending: Sending): { begun: Sending; waiting: AbortSignal | undefined } {
  if (sending.permit === undefined || sending.upload) return { begun: sending, waiting: sending.signal };
  return { begun: { ...sending, signal: undefined }, waiting: undefined };
}

/** What back-off may know of an outcome. Errors other than a broken connection get a status that never passes. */
function signsOf(
  outcome: Outcome,
  clock: Clock,
): { status: number | null; retryAfterSeconds: number | null } {
  if ("answer" in outcome) {
    const { answer } = outcome;
    return {
      status: answer.status,
      retryAfterSeconds: retryAfterSeconds(header(answer, "retry-after"), clock.now()),
    };
  }
  return { status: outcome.error.details.reason === "reset" ? null : 0, retryAfterSeconds: null };
}

function settle(outcome: Outcome): Answer {
  if ("error" in outcome) throw outcome.error;
  return outcome.answer;
}
