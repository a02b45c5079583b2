"use client";

import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { watchReading } from "#lib/console-client/layers.ts";
import type { ComparedSide } from "#lib/contract/comparison.ts";
import type { Cause } from "#lib/contract/fields.ts";
import type { Reading } from "#lib/contract/layers.ts";

export type ReadingPhase =
  | { name: "idle" }
  | { name: "reading" }
  /** All is read; what it comes to is asked for. */
  | { name: "done" }
  /** Somebody stopped it. */
  | { name: "stopped" }
  | { name: "failed"; cause: Cause };

const LOST: Cause = {
  code: "reading_lost",
  message: "The connection ended before all layers were read.",
  advice: "What was read until then is kept: try again to read the rest.",
};
const UNSAID: Cause = { code: "reading_failed", message: "A layer could not be read.", advice: null };

/**
 * Reads the layers of several images at once. Leaving the page, or `stop`, ends what nobody else waits for.
 *
 * @param sides those with layers that were not read
 * @param atOnce begins without being asked
 * @param onRead called when all are read: asks what it comes to
 */
export function useReading(sides: readonly ComparedSide[], atOnce: boolean, onRead: () => Promise<unknown>) {
  const [phase, setPhase] = useState<ReadingPhase>({ name: "idle" });
  const [readings, setReadings] = useState<readonly (Reading | null)[]>([]);
  const stops = useRef<readonly (() => void)[]>([]);
  const key = sides.map(({ registry, repository, digest }) => `${registry} ${repository} ${digest}`).join();

  const halt = useCallback(() => {
    for (const stop of stops.current) stop();
    stops.current = [];
  }, []);
  function end(cause: Cause) {
    halt();
    setPhase({ name: "failed", cause });
  }
  function start() {
    halt();
    const left = new Set(sides.keys());
    setReadings(sides.map(() => null));
    setPhase({ name: "reading" });
    stops.current = sides.map(({ registry, repository, digest }, index) =>
      watchReading(
        { registry, repository, digest },
        (reading) => {
          setReadings((all) => all.with(index, reading));
          if (reading.state === "failed") end(reading.cause ?? UNSAID);
          if (reading.state !== "done") return;
          left.delete(index);
          if (left.size > 0) return;
          setPhase({ name: "done" });
          // What was read could be gone again by then: nothing is begun anew unasked.
          void onRead().then(() => setPhase({ name: "idle" }));
        },
        () => end(LOST),
      ),
    );
  }
  function stop() {
    halt();
    setPhase({ name: "stopped" });
  }

  const begin = useEffectEvent(() => {
    setPhase({ name: "idle" });
    if (atOnce && sides.length > 0) start();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun anew for other images, not for other objects
  useEffect(() => {
    begin();
    return halt;
  }, [key, halt]);

  return { phase, readings, start, stop };
}
