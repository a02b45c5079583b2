import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Made once and used again by the next run; may be removed at any time. */
const cacheFolder = join(tmpdir(), "tagtrail-bench-debian");

/**
 * The path of a file in the cache; made when it is not there yet.
 * @param make writes the file to the path it is given, which has the same ending
 */
export async function cachedFile(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const path = join(cacheFolder, name);
  if (existsSync(path)) return path;
  mkdirSync(cacheFolder, { recursive: true });
  process.stdout.write(`Making ${path}… `);
  const started = performance.now();
  // Programs choose the format by the ending.
  const partial = join(cacheFolder, `partial-${name}`);
  await make(partial);
  renameSync(partial, path);
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  return path;
}

/** What a command has to do with a file: nothing goes in but `input`, and what comes out is written to `output`. */
interface Command {
  words: readonly [program: string, ...parameters: string[]];
  input?: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  output?: string;
}

/** Runs a command to its end. @throws Error with what it said when it fails */
export async function runCommand({ words: [program, ...parameters], input, output }: Command): Promise<void> {
  const child = spawn(program, parameters, { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said = (said + chunk).slice(-2000);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (output === undefined) child.stdout.resume();
  const results = await Promise.allSettled([
    pipeline(Readable.from(input ?? []), child.stdin),
    ...(output === undefined ? [] : [pipeline(child.stdout, createWriteStream(output))]),
    ended,
  ]);
  const code = await ended;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said}`);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
