import { setTimeout as wait } from "node:timers/promises";
import type { Entry } from "#lib/contract/layers.ts";
import { percentile, say } from "../history-scale/report.ts";
import { MEBIBYTE, milliseconds, sayAtMost } from "./goals.ts";
import type { BenchConsole } from "./server/bench-console.ts";
import { askAllEntries, askEntries, askFile } from "./server/layers-api.ts";
import type { PushedImage } from "./server/push-image.ts";

const ROUNDS = 50;
/** Milliseconds after which the thread that lists files has begun: open-image-files.ts, with some to spare. */
const THREAD_BEGINS_MS = 4_000;

/** Milliseconds of one question: by HTTP, and what finding the answer took by the server's own account. */
interface Asked {
  wall: number;
  own: number;
}

type Ask = (round: number) => Promise<{ milliseconds: number }>;

/** How long a directory, a search and a file take by HTTP: first after a start of the server, then again and again. */
export async function measurePages(bench: BenchConsole, { repository, digest }: PushedImage): Promise<void> {
  const image = { repository, digest };
  const address = () => bench.running.address;
  const files = (await askAllEntries(address(), { ...image, kind: "file", minSize: "1" })).filter(
    ({ size, rawPath }) => size <= MEBIBYTE && rawPath === null,
  );
  const some = (round: number): Entry | undefined => files[Math.floor((round * files.length) / ROUNDS)];
  const directoryOf = (path = "") => path.replace(/\/?[^/]+$/, "");
  const directory: Ask = (round) => askEntries(address(), { ...image, path: directoryOf(some(round)?.path) });
  const search: Ask = (round) => askEntries(address(), { ...image, q: some(round)?.name.slice(0, 5) ?? "" });
  const file: Ask = (round) => askFile(address(), { ...image, path: some(round)?.path ?? "" });
  await measurePage(bench, "a directory", directory, { cold: 25, warm: 2 });
  await measurePage(bench, "a search", search, { cold: 30, warm: 5 });
  await measurePage(bench, "a file up to 1 MiB", file, { cold: null, warm: 25 });
}

async function measurePage(
  bench: BenchConsole,
  name: string,
  ask: Ask,
  goals: { cold: number | null; warm: number },
): Promise<void> {
  await bench.restart();
  const address = () => `${bench.running.address}/healthz`;
  // Not the time a process takes to begin to answer at all, nor the one its thread for lists takes after that.
  for (let round = 0; round < 20; round += 1) await (await fetch(address())).text();
  await wait(THREAD_BEGINS_MS);
  const cold = await timed(() => ask(ROUNDS / 2));
  // Nor what the processor learns of a program that has just begun.
  for (let round = 0; round < ROUNDS; round += 1) await ask(round);
  const warm: Asked[] = [];
  for (let round = 0; round < ROUNDS; round += 1) warm.push(await timed(() => ask(round)));
  const median = (of: keyof Asked) =>
    percentile(
      warm.map((each) => each[of]),
      0.5,
    );
  const [wall, first] = [milliseconds(median("wall")), milliseconds(cold.wall)];
  say(`${name} by HTTP, median of ${ROUNDS} / first after a start`, `${wall} / ${first}`);
  sayAtMost("  of that finding it", median("own"), goals.warm, milliseconds);
  if (goals.cold === null) say("  of that finding it, first", milliseconds(cold.own));
  else sayAtMost("  of that finding it, first", cold.own, goals.cold, milliseconds);
}

async function timed(ask: () => Promise<{ milliseconds: number }>): Promise<Asked> {
  const started = performance.now();
  const { milliseconds: own } = await ask();
  return { wall: performance.now() - started, own };
}
