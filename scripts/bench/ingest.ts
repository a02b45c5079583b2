// npm run bench -- ingest [KILLS] [SECONDS] [sqlite|postgresql]: is any webhook event lost that was answered 202, or recorded
// twice, under a steady load and under `kill -9`. 0 kills or 0 seconds leave that half out.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startPostgresql } from "#e2e/fixtures/postgresql.ts";
import type { Comparison } from "./ingest/compare-evidence.ts";
import { steadyLoad } from "./ingest/steady-load.ts";
import { surviveKills } from "./ingest/survive-kills.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const [kills = 200, seconds = 60] = positionals.slice(0, 2).map(Number);
const engine = positionals[2] ?? "sqlite";
const PER_SECOND = 200;
const MEBIBYTE = 2 ** 20;

function say(name: string, figure: string, goal = ""): void {
  process.stdout.write(`${name.padEnd(52)} ${figure.padEnd(26)} ${goal}\n`);
}

/** @returns whether nothing was lost, doubled or broken */
function sayComparison({ acknowledged, lost, doubled, unknown, chain }: Comparison): boolean {
  say("events answered 202", String(acknowledged));
  say("  of these lost", String(lost), "goal 0");
  say("events recorded twice", String(doubled), "goal 0");
  say("evidence of events never sent", String(unknown), "goal 0");
  say("chain", chain.fault ?? `verifies, ${chain.records} records`);
  return acknowledged > 0 && lost + doubled + unknown === 0 && chain.fault === null;
}

async function measureLoad(databaseUrl: string): Promise<boolean> {
  process.stdout.write(`\n${PER_SECOND} events a second for ${seconds} s, into the whole console\n`);
  const load = await steadyLoad(databaseUrl, 24_711, { perSecond: PER_SECOND, seconds });
  const good = sayComparison(load);
  const answers = Object.entries(load.answers).map(([status, count]) => `${status}: ${count}`);
  say("answers", answers.join(", "));
  const at = (share: number) =>
    `${(load.latencies[Math.floor(load.latencies.length * share)] ?? 0).toFixed(0)} ms`;
  say("time to the answer, p50 / p99 / longest", `${at(0.5)} / ${at(0.99)} / ${at(0.9999)}`);
  say("all processed after the last event in", `${load.settledIn.toFixed(1)} s`);
  if (load.memory) {
    const { start, end, peak } = load.memory;
    const figures = [start, end, peak].map((bytes) => Math.round(bytes / MEBIBYTE));
    say("memory at the start / end / highest", `${figures.join(" / ")} MiB`);
  }
  return good && load.answers["202"] === load.sent;
}

async function measureKills(databaseUrl: string): Promise<boolean> {
  process.stdout.write(`\nkilled ${kills} times with kill -9 while events come\n`);
  const survival = await surviveKills(databaseUrl, 24_712, kills);
  const good = sayComparison(survival);
  say("requests whose answer was cut off", String(survival.cutOff));
  say("all processed after the last start in", `${survival.settledIn.toFixed(1)} s`);
  return good;
}

/** With an empty database of its own. */
async function measured(measure: (databaseUrl: string) => Promise<boolean>): Promise<boolean> {
  if (engine === "postgresql") {
    const cluster = await startPostgresql();
    return await measure(cluster.url("postgres")).finally(() => cluster.stop());
  }
  const folder = mkdtempSync(join(tmpdir(), "tagtrail-bench-ingest-"));
  return await measure(`file:${join(folder, "history.db")}`).finally(() =>
    rmSync(folder, { recursive: true, force: true }),
  );
}

const good = [seconds === 0 || (await measured(measureLoad)), kills === 0 || (await measured(measureKills))];
process.exitCode = good.every(Boolean) ? 0 : 1;
