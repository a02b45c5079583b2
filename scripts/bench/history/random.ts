/** Numbers that look random and depend on nothing but the seed. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  between(lo: number, hi: number): number;
  /** True so often, from 0 to 1. */
  chance(share: number): boolean;
  /** Time to the next of events that come independently of each other, so many milliseconds apart on average. */
  wait(average: number): number;
}

/** Mulberry32, by Tommy Ettinger, in the public domain: 32 bits of state are plenty for a simulation. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (lo, hi) => lo + next() * (hi - lo),
    chance: (share) => next() < share,
    wait: (average) => -Math.log(1 - next()) * average,
  };
}
