"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { watchReading } from "#lib/console-client/layers.ts";
import type { Reading } from "#lib/contract/layers.ts";
import { rateOf, readingFigures, type Sample, withSample } from "./reading-figures.ts";
import type { ReadingTarget } from "./reading-target.ts";

/** First entries of a reading that are shown: more nobody reads before the real list is there. */
const MOST_FOUND = 200;

export interface ReadingState {
  /** `idle`: not begun, or stopped. `lost`: the connection ended before the reading did. */
  phase: "idle" | "reading" | "failed" | "lost";
  /** What was told last. */
  reading: Reading | null;
  found: Reading["found"];
  /** Bytes a second; null while it cannot be told. */
  rate: number | null;
}

const IDLE: ReadingState = { phase: "idle", reading: null, found: [], rate: null };

/**
 * Reads what was not read yet, as soon as `start` is called or at once with `atOnce`, and says how far it is. Leaving
 * the page, or `stop`, ends what nobody else waits for. Keep one per target.
 *
 * @param onDone everything was read
 */
export function useReading(target: ReadingTarget, atOnce: boolean, onDone: () => void) {
  const { registry, repository, digest, full = false } = target;
  const [wanted, setWanted] = useState(atOnce ? 1 : 0);
  const [state, setState] = useState<ReadingState>(IDLE);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    if (wanted === 0) return;
    let samples: Sample[] = [];
    setState({ ...IDLE, phase: "reading" });
    function tell(reading: Reading) {
      samples = withSample(samples, { at: performance.now(), bytes: readingFigures(reading).bytesRead });
      setState(({ found }) => ({
        phase: reading.state === "failed" ? "failed" : "reading",
        reading,
        found: found.length >= MOST_FOUND ? found : [...found, ...reading.found].slice(0, MOST_FOUND),
        rate: rateOf(samples),
      }));
      if (reading.state === "done") done.current();
    }
    const lost = () => setState((before) => ({ ...before, phase: "lost", rate: null }));
    return watchReading({ registry, repository, digest, full: full ? "1" : "0" }, tell, lost);
  }, [wanted, registry, repository, digest, full]);

  const start = useCallback(() => setWanted((before) => before + 1), []);
  const stop = useCallback(() => {
    setWanted(0);
    setState(IDLE);
  }, []);
  return { ...state, start, stop };
}
