import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Seconds of processor time, user and system, that a command takes; what it prints is thrown away. */
async function processorSeconds(command: readonly string[]): Promise<number> {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" > /dev/null';
  const env = { ...process.env, LC_ALL: "C" };
  const { stderr } = await run("bash", ["-c", script, "bash", ...command], { env });
  const figures = stderr.trim().split("\n").at(-1) ?? "";
  const [user = Number.NaN, system = Number.NaN] = figures.split(" ").map(Number);
  return user + system;
}

/**
 * Medians of the processor time of commands, by their names, run one after the other in turns, so that what else
 * goes on in this machine meets all of them alike. Seconds.
 */
export async function compareProcessorTime<Name extends string>(
  commands: Readonly<Record<Name, readonly string[]>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(commands) as Name[];
  const taken = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) taken.get(name)?.push(await processorSeconds(commands[name]));
  }
  const median = (name: Name) => {
    const sorted = (taken.get(name) ?? []).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return Object.fromEntries(names.map((name) => [name, median(name)])) as Record<Name, number>;
}
