import { isTagtrailError } from "#lib/errors.ts";
import type { AnswerArrival, RequestOptions } from "#lib/registry/registry-client.ts";
import { proveAbsent } from "./prove-absent.ts";
import type { ReadSession } from "./read-session.ts";
import type { AskedAt, AskedTag, ObservedRegistry, ObservedTag, SeenManifest } from "./tag-observer.ts";

/**
 * Asks what a tag points at, and tells the observer of every attempt: what it showed, or why it failed. That
 * there is no such tag is believed only of a registry (see proveAbsent), and then thrown as it came.
 *
 * @param shows what the answer says of the tag
 */
export function askOfTag<Answer>(
  session: ReadSession,
  asked: AskedTag,
  request: (options: RequestOptions) => Promise<Answer>,
  shows: (answer: Answer) => SeenManifest,
): Promise<Answer> {
  const tell = (state: ObservedTag["state"], at: AskedAt) =>
    session.context.observer?.tagRead({ ...placeOf(session, asked), state, asked: at, by: session.by });
  return session.ask(async (options) => {
    const timer = new AnswerTimer(session.context.clock);
    try {
      const answer = await request({ ...options, onAnswer: timer.take });
      tell({ is: "present", ...shows(answer) }, timer.asked());
      return answer;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isTagtrailError(error)) throw error;
      if (error.code !== "registry_not_found") {
        tellFailure(session, asked.repository, asked.tag, error);
        throw error;
      }
      const proof = await askedAbsent(session, asked, error, { options, timer });
      tell(proof === null ? { is: "absent" } : { is: "present", ...proof }, timer.asked());
      throw error;
    }
  });
}

async function askedAbsent(
  session: ReadSession,
  asked: AskedTag,
  notFound: unknown,
  { options, timer }: { options: RequestOptions; timer: AnswerTimer },
): Promise<SeenManifest | null> {
  try {
    return await proveAbsent(session, asked, notFound, { ...options, onAnswer: timer.take });
  } catch (error) {
    options.signal?.throwIfAborted();
    if (isTagtrailError(error)) tellFailure(session, asked.repository, asked.tag, error);
    throw error;
  }
}

/** Tells the observer that something could not be read; anything but an error of ours is a bug, and is not. */
export function tellFailure(
  session: ReadSession,
  repository: string | null,
  tag: string | null,
  error: unknown,
): void {
  const { context } = session;
  if (session.signal?.aborted || !isTagtrailError(error)) return;
  const failedAt = context.clock().getTime();
  const registry = observedRegistry(session);
  context.observer?.readFailed({ registry, repository, tag, error, failedAt, by: session.by });
}

export function observedRegistry({ connection }: ReadSession): ObservedRegistry {
  const { registryId, registryName, target } = connection;
  return { registryId, registryName, registryUrl: target.url };
}

function placeOf(session: ReadSession, { repository, tag }: AskedTag) {
  return { registry: observedRegistry(session), repository, tag };
}

/** Turns the arrivals of answers into times of our clock, which tests may set. */
export class AnswerTimer {
  readonly #clock: () => Date;
  readonly #startedAt: number;
  #last: AskedAt | null = null;

  constructor(clock: () => Date) {
    this.#clock = clock;
    this.#startedAt = clock().getTime();
  }

  readonly take = ({ milliseconds, serverDate }: AnswerArrival): void => {
    const receivedAt = this.#clock().getTime();
    this.#last = { sentAt: Math.floor(receivedAt - milliseconds), receivedAt, serverDate };
  };

  /** When the last answer was asked for and came; without one, from the start until now. */
  asked(): AskedAt {
    return this.#last ?? { sentAt: this.#startedAt, receivedAt: this.#clock().getTime(), serverDate: null };
  }

  /** The same from the first request on, for an answer of several pages. */
  askedFromStart(): AskedAt {
    const { receivedAt, serverDate } = this.asked();
    return { sentAt: Math.min(this.#startedAt, receivedAt), receivedAt, serverDate };
  }
}
