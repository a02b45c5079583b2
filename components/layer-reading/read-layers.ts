import { watchReading } from "#lib/console-client/layers.ts";
import type { Cause } from "#lib/contract/fields.ts";
import type { Reading } from "#lib/contract/layers.ts";
import { readingFigures } from "./reading-figures.ts";
import { rateOf, type Sample, withSample } from "./reading-rate.ts";
import { type ReadingTarget, targetQuery } from "./reading-target.ts";

/** First entries of a reading that are shown: more nobody reads before the real list is there. */
const MOST_FOUND = 200;

export type ReadingPhase =
  | { name: "idle" }
  | { name: "reading" }
  /** All is read; what it comes to is asked for. */
  | { name: "done" }
  /** Somebody stopped it. */
  | { name: "stopped" }
  | { name: "failed"; cause: Cause }
  /** The connection ended before the reading did. */
  | { name: "lost" };

/** Nothing is read and nothing went wrong: to read can be offered. */
export const isAtRest = ({ name }: ReadingPhase): boolean => name === "idle" || name === "stopped";

export interface ReadingState {
  phase: ReadingPhase;
  /** What each target told last; null: nothing yet. */
  readings: readonly (Reading | null)[];
  found: Reading["found"];
  /** Bytes a second; null while it cannot be told. */
  rate: number | null;
}

export const IDLE: ReadingState = { phase: { name: "idle" }, readings: [], found: [], rate: null };

const UNSAID: Cause = { code: "reading_failed", message: "A layer could not be read.", advice: null };

/** Where the whole is, from what each target told last. */
function phaseOf(readings: readonly (Reading | null)[]): ReadingPhase {
  const failed = readings.find((reading) => reading?.state === "failed");
  if (failed) return { name: "failed", cause: failed.cause ?? UNSAID };
  return { name: readings.every((reading) => reading?.state === "done") ? "done" : "reading" };
}

/**
 * Reads all targets at once and tells how far that is as one reading: it is done when all are, and one that fails, or
 * whose connection is lost, ends the others too.
 *
 * @param tell called with every state; the last one is `done`, `failed` or `lost`
 * @returns ends what nobody else waits for; nothing is told any more
 */
export function readLayers(
  targets: readonly ReadingTarget[],
  tell: (state: ReadingState) => void,
  watch: typeof watchReading = watchReading,
): () => void {
  let state: ReadingState = { ...IDLE, phase: { name: "reading" }, readings: targets.map(() => null) };
  let samples: readonly Sample[] = [];
  function become(next: ReadingState) {
    state = next;
    if (state.phase.name !== "reading") stop();
    tell(state);
  }
  function take(index: number, reading: Reading) {
    const readings = state.readings.with(index, reading);
    // What the last of several targets tells first was partly read before: that is no rate.
    if (readings.every((each) => each !== null)) {
      const { bytesRead } = readingFigures([], readings);
      samples = withSample(samples, { at: performance.now(), bytes: bytesRead });
    }
    const phase = phaseOf(readings);
    const found = [...state.found, ...reading.found.slice(0, MOST_FOUND - state.found.length)];
    become({ phase, readings, found, rate: phase.name === "reading" ? rateOf(samples) : null });
  }
  const stops = targets.map((target, index) =>
    watch(
      targetQuery(target),
      (reading) => take(index, reading),
      () => become({ ...state, phase: { name: "lost" }, rate: null }),
    ),
  );
  function stop() {
    for (const each of stops) each();
  }
  return stop;
}
