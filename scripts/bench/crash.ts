// npm run bench -- crash [KILLS] [MOVES] [sqlite|postgresql]: is any move lost, done twice, or wrongly recorded when
// the process is killed with `kill -9` while it moves tags, at a registry that is healthy, slow, or loses answers.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startPostgresql } from "#e2e/fixtures/postgresql.ts";
import { type Survival, surviveKills } from "./crash/survive-kills.ts";
import { MOODS, type Mood } from "./crash/true-registry.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const [kills = 200, moves = 5_000] = positionals.slice(0, 2).map(Number);
const engines = positionals[2] === undefined ? ["sqlite", "postgresql"] : [positionals[2]];
const PORT = 24_714;

function say(name: string, figure: string | number, goal = ""): void {
  process.stdout.write(`${name.padEnd(52)} ${String(figure).padEnd(26)} ${goal}\n`);
}

/** @returns whether every goal was met */
function saySurvival(survival: Survival): boolean {
  say("moves recorded before they were sent", survival.intents);
  say(
    "  applied / not applied / unknown",
    `${survival.applied} / ${survival.notApplied} / ${survival.unknown}`,
  );
  say("requests whose answer was cut off", survival.cutOff);
  say("writes of the registry that were not recorded", survival.unrecorded, "goal 0");
  say("done twice, or with two outcomes", survival.doubled, "goal 0");
  say("recorded as applied, and were not", survival.falseApplied, "goal 0");
  say("recorded as not applied, and were", survival.falseNotApplied, "goal 0");
  say("left without an outcome", survival.open, "goal 0");
  say("tags that differ after replaying what was applied", survival.wrongAfterReplay, "goal 0");
  say("chain", survival.chain.fault ?? `verifies, ${survival.chain.records} records`);
  const { unrecorded, doubled, falseApplied, falseNotApplied, open, wrongAfterReplay } = survival;
  const wrong = unrecorded + doubled + falseApplied + falseNotApplied + open + wrongAfterReplay;
  return survival.intents > 0 && wrong === 0 && survival.chain.fault === null;
}

async function withDatabase(engine: string, run: (url: string) => Promise<Survival>): Promise<Survival> {
  if (engine === "postgresql") {
    const cluster = await startPostgresql();
    return await run(cluster.url("postgres")).finally(() => cluster.stop());
  }
  const folder = mkdtempSync(join(tmpdir(), "tagtrail-bench-crash-"));
  return await run(`file:${join(folder, "crash.db")}`).finally(() =>
    rmSync(folder, { recursive: true, force: true }),
  );
}

const good: boolean[] = [];
for (const engine of engines) {
  for (const mood of MOODS) good.push(await measure(engine, mood));
}
process.exitCode = good.every(Boolean) ? 0 : 1;

async function measure(engine: string, mood: Mood): Promise<boolean> {
  // Kills and moves are shared out: a slow registry makes few moves in the time of many kills.
  const share = { healthy: 0.5, slow: 0.2, faulty: 0.3 }[mood];
  const ordeal = { kills: Math.round(kills * share), moves: Math.round(moves * share) };
  process.stdout.write(`\n${engine}, ${mood}: killed ${ordeal.kills} times over ${ordeal.moves} moves\n`);
  const started = performance.now();
  const survival = await withDatabase(engine, (databaseUrl) =>
    surviveKills({ databaseUrl, port: PORT, mood, ...ordeal }),
  );
  say("time", `${((performance.now() - started) / 1000).toFixed(0)} s`);
  return saySurvival(survival);
}
