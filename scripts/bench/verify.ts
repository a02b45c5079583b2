// npm run bench -- verify [RECORDS]: how fast, and in how little memory, a whole history is verified.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startPostgresql } from "#e2e/fixtures/postgresql.ts";
import { migrate } from "#lib/database/migrate.ts";
import { openDatabase } from "#lib/database/open-database.ts";
import { buildChain } from "#lib/tag-history/testing/chain-fixture.ts";
import type { Measured } from "./verify/measured-run.ts";

const records = Number(process.argv[2] ?? 1_000_000);
const MEBIBYTE = 2 ** 20;
/** Of each of four repositories. */
const tags = Math.ceil(records / 20);

function say(name: string, figure: string, goal = ""): void {
  process.stdout.write(`${name.padEnd(52)} ${figure.padEnd(26)} ${goal}\n`);
}

async function build(url: string): Promise<void> {
  await migrate(url, { programVersion: "bench" });
  const database = await openDatabase(url);
  try {
    await buildChain(database, { records, tags });
  } finally {
    await database.close();
  }
}

/** In a process of its own, so that the memory is that of verifying alone. */
async function measured(url: string): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--experimental-strip-types",
    "--disable-warning=ExperimentalWarning",
    // As npm run verify-history has it.
    "--max-semi-space-size=4",
    join(import.meta.dirname, "verify", "measured-run.ts"),
    url,
  ]);
  return JSON.parse(stdout);
}

async function measure(name: string, url: string): Promise<void> {
  const number = new Intl.NumberFormat("en");
  process.stdout.write(`\n${name}: writing ${number.format(records)} records…\n`);
  await build(url);
  const { seconds, processor, bare, peakMemory, longestBlock, bytes, verified } = await measured(url);
  if (verified !== records) throw new Error(`only ${verified} records were verified`);
  const goals = records === 1_000_000;
  say("verified in", `${seconds.toFixed(1)} s`, goals ? "goal < 20 s" : "");
  say("processor time of the process", `${processor.toFixed(1)} s`);
  say("records a second", number.format(Math.round(records / seconds)));
  say("sha256 alone over the same bytes", `${bare.toFixed(2)} s, ${Math.round(bytes / MEBIBYTE)} MiB`);
  say("verified / sha256 alone", (seconds / bare).toFixed(1));
  say("peak memory of the process", `${Math.round(peakMemory / MEBIBYTE)} MiB`, "goal < 150 MiB");
  say("longest time others had to wait", `${longestBlock.toFixed(0)} ms`);
}

const folder = mkdtempSync(join(tmpdir(), "tagtrail-bench-verify-"));
try {
  await measure("SQLite", `file:${join(folder, "history.db")}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const cluster = await startPostgresql();
try {
  await measure("PostgreSQL", cluster.url("postgres"));
} finally {
  await cluster.stop();
}
