"use client";

import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Reading, UnreadLayer } from "#lib/contract/layers.ts";
import { IDLE, type ReadingPhase, type ReadingState, readLayers } from "./read-layers.ts";
import { type ReadingFigures, readingFigures } from "./reading-figures.ts";
import { isStillWanted, type ReadingTarget, targetKey } from "./reading-target.ts";

interface LayerReadingOptions {
  targets: readonly ReadingTarget[];
  /** What is known to be unread before anything was told. */
  expected?: readonly UnreadLayer[];
  /** Begins without being asked. */
  atOnce: boolean;
  /** Called when all is read: asks what it comes to, and is settled when that is known. */
  onRead: () => Promise<unknown>;
}

export interface LayerReading {
  phase: ReadingPhase;
  figures: ReadingFigures;
  /** Entries that were found first, of all targets in the order they were told. */
  found: Reading["found"];
  /** Bytes a second; null while it cannot be told. */
  rate: number | null;
  start: () => void;
  stop: () => void;
}

const NOTHING: readonly UnreadLayer[] = [];
const NONE: ReadonlySet<string> = new Set();

/** At most one reading: begins it, ends it, and has what it told last. All functions stay the same. */
function useOneReading({ targets, onRead }: Pick<LayerReadingOptions, "targets" | "onRead">) {
  const [state, setState] = useState(IDLE);
  const latest = useRef({ targets, onRead });
  useEffect(() => {
    latest.current = { targets, onRead };
  });
  /** Ends what is under way. */
  const end = useRef<(() => void) | null>(null);
  /** Keys of the targets that were begun last. */
  const begun = useRef(NONE);

  const endWith = useCallback((next: ReadingState) => {
    end.current?.();
    end.current = null;
    setState(next);
  }, []);
  const start = useCallback(() => {
    endWith({ ...IDLE, phase: { name: "reading" } });
    begun.current = new Set(latest.current.targets.map(targetKey));
    const stopReading = readLayers(latest.current.targets, (told) => {
      setState(told);
      if (told.phase.name !== "done") return;
      // What was read could be gone again by then: nothing is begun anew unasked. A turn later, because whoever shows
      // the answer of a query hears of it a turn after whoever waits for it: the offer to read would flash up.
      const settle = () => void setTimeout(() => end.current === stopReading && setState(IDLE));
      void latest.current.onRead().then(settle, settle);
    });
    end.current = stopReading;
  }, [endWith]);
  const stop = useCallback(() => endWith({ ...IDLE, phase: { name: "stopped" } }), [endWith]);
  const reset = useCallback(() => {
    endWith(IDLE);
    begun.current = NONE;
  }, [endWith]);
  return { state, begun, start, stop, reset };
}

/**
 * Reads what was not read yet, as soon as `start` is called or at once with `atOnce`, and says how far it is. Leaving
 * the page, or `stop`, ends what nobody else waits for. For other targets it is begun anew; a failure, or that somebody
 * stopped it, stays as long as the targets do.
 */
export function useLayerReading(options: LayerReadingOptions): LayerReading {
  const { targets, expected = NOTHING, atOnce, onRead } = options;
  const { state, begun, start, stop, reset } = useOneReading({ targets, onRead });
  const begin = useEffectEvent(() => {
    if (isStillWanted(begun.current, targets)) return;
    reset();
    if (atOnce && targets.length > 0) start();
  });
  const key = targets.map(targetKey).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun anew for other targets, not for other objects
  useEffect(() => begin(), [key]);
  useEffect(() => reset, [reset]);
  const { phase, readings, found, rate } = state;
  return { phase, figures: readingFigures(expected, readings), found, rate, start, stop };
}
