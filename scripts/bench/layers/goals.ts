import { say } from "../history-scale/report.ts";

/** How a figure is written, with its unit. */
type Write = (value: number) => string;

/** A figure that may be at most so much; `more` stands behind it. */
export function sayAtMost(name: string, value: number, most: number, write: Write, more = ""): void {
  say(name, `${write(value)}${more}`, `goal ≤ ${write(most)}${value <= most ? "" : ", missed"}`);
}

/** A figure that has to be at least so much. */
export function sayAtLeast(name: string, value: number, least: number, write: Write, more = ""): void {
  say(name, `${write(value)}${more}`, `goal ≥ ${write(least)}${value >= least ? "" : ", missed"}`);
}

/**
 * What must not occur at all: the benchmark fails when it does.
 * @param examples what occurred; the first few are told
 */
export function sayNone(name: string, examples: readonly string[], more = ""): void {
  const count = examples.length;
  say(name, `${count}${more}`, `goal 0${count === 0 ? "" : ", missed"}`);
  for (const example of examples.slice(0, 5)) process.stdout.write(`    ${JSON.stringify(example)}\n`);
  if (count > 0) process.exitCode = 1;
}

export const MEBIBYTE = 2 ** 20;
export const times: Write = (value) => `${value >= 10 ? value.toFixed(0) : value.toFixed(2)} ×`;
export const milliseconds: Write = (value) => `${value.toFixed(1)} ms`;
export const seconds: Write = (value) => `${value.toFixed(2)} s`;
export const megabytes: Write = (value) =>
  `${(value / MEBIBYTE).toFixed(value < 100 * MEBIBYTE ? 1 : 0)} MiB`;
export const percent: Write = (value) => `${(100 * value).toFixed(2)} %`;
