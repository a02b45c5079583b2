/** Milliseconds, smallest first, at a share of their number. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function say(name: string, figure: string, goal = ""): void {
  process.stdout.write(`${name.padEnd(52)} ${figure.padEnd(34)} ${goal}\n`);
}

export const ms = (milliseconds: number) => `${milliseconds.toFixed(1)} ms`;

/** Milliseconds of each of `rounds` runs, one after the other. */
export async function timed(rounds: number, run: (round: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await run(round);
    times.push(performance.now() - started);
  }
  return times;
}
