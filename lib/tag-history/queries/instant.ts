import { InvalidInput } from "#lib/errors.ts";

/** Milliseconds by which the clock of whoever asks may be ahead of ours. */
const AHEAD = 60_000;

/** @returns milliseconds @throws InvalidInput for an instant nobody can know anything about yet */
export function instantOf(text: string, now: Date): number {
  const at = Date.parse(text);
  if (at <= now.getTime() + AHEAD) return at;
  throw new InvalidInput("This instant is in the future.", { advice: "Choose one that has passed." });
}
