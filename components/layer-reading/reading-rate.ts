/** How much was read at some moment, milliseconds. */
export interface Sample {
  at: number;
  bytes: number;
}

/** The time over which a rate is taken: shorter it jumps, longer it is of long ago. */
const WINDOW = 3000;

/** Samples with one more; what is older than a rate needs is left out. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const kept = samples.filter((each) => sample.at - each.at <= WINDOW);
  return [...kept, sample];
}

/** Bytes a second; null until there is something to compare. */
export function rateOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < 250) return null;
  return Math.max(0, ((last.bytes - first.bytes) / (last.at - first.at)) * 1000);
}
