import type { Random } from "./random.ts";

const DAY = 86_400_000;

/** What really happened: from `at` on the tag pointed there; null: it was absent. Milliseconds. */
export interface TrueMove {
  readonly at: number;
  readonly from: string | null;
  readonly to: string | null;
}

/** One tag's true history. */
export interface Truth {
  readonly days: number;
  readonly end: number;
  readonly first: string;
  /** Oldest first. */
  readonly moves: readonly TrueMove[];
}

/** Of moves: one in five goes back to the digest before, one in ten begins a burst, one in fifty is a removal. */
const BACK = 0.2;
const BURST = 0.1;
const REMOVAL = 0.02;
/** A burst has two moves more on average, seconds apart. */
const BURST_EXTRA = 2;

/** Moves at random times, `perDay` of them on average, some in bursts, some removals that are undone soon. */
export function simulateTruth(random: Random, perDay: number, days: number): Truth {
  const end = days * DAY;
  const average = (DAY / perDay) * (1 + BURST * BURST_EXTRA + REMOVAL);
  const first = "sha256:0";
  const moves: TrueMove[] = [];
  let current: string | null = first;
  let previous: string | null = null;
  const move = (at: number, to: string | null) => {
    const last = moves.at(-1);
    const time = Math.max(Math.round(at), (last?.at ?? 0) + 1);
    moves.push({ at: time, from: current, to });
    [previous, current] = [current ?? previous, to];
    return time;
  };
  const next = () => {
    if (previous !== null && previous !== current && random.chance(BACK)) return previous;
    return `sha256:${moves.length + 1}`;
  };
  for (let at = random.wait(average); at < end; at += random.wait(average)) {
    if (random.chance(REMOVAL)) {
      at = move(at, null);
      at = move(at + random.between(300, 600_000), next());
      continue;
    }
    at = move(at, next());
    if (!random.chance(BURST)) continue;
    for (let extra = 1 + Math.floor(random.between(0, 3)); extra > 0; extra--) {
      at = move(at + random.between(2000, 20_000), next());
    }
  }
  return { days, end, first, moves };
}

/** How many moves were over at this moment. */
export function movesBefore({ moves }: Truth, at: number): number {
  let low = 0;
  let high = moves.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moves[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the tag really pointed. */
export function trueState(truth: Truth, at: number): string | null {
  const count = movesBefore(truth, at);
  return count === 0 ? truth.first : (truth.moves[count - 1]?.to ?? null);
}
