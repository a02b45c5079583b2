// npm run bench -- contend [MOVES]: two consoles on one PostgreSQL move one tag, as often as they can. Is any move
// lost under another one, is anything left unknown at a healthy registry.
import { startPostgresql } from "#e2e/fixtures/postgresql.ts";
import { migrate } from "#lib/database/migrate.ts";
import { openForReading } from "#lib/database/open-for-reading.ts";
import { sql } from "#lib/database/sql.ts";
import { askForMove, type Changer, startChanger } from "./crash/changer.ts";
import { checkRecord } from "./crash/check-record.ts";
import { connectRegistry, SETTLE_MS } from "./crash/survive-kills.ts";
import { REPOSITORY, startTrueRegistry, type TrueRegistry } from "./crash/true-registry.ts";

const moves = Number(process.argv[2] ?? 10_000);
const PORTS = [24_715, 24_716];
/** People at each console. */
const PEOPLE = 4;
const TAG = "prod";

function say(name: string, figure: string | number, goal = ""): void {
  process.stdout.write(`${name.padEnd(52)} ${String(figure).padEnd(26)} ${goal}\n`);
}

const answers = new Map<string, number>();
let asked = 0;

/** Looks, and asks to move what was seen; by then somebody else may have moved it. */
async function person(registry: TrueRegistry, { address }: Changer): Promise<void> {
  while (asked < moves) {
    asked += 1;
    const from = registry.sandbox.store.resolveTag(REPOSITORY, TAG);
    const answer = await askForMove(address, { tag: TAG, from, to: registry.nextVersion() });
    const key = answer === null ? "no answer" : `${answer.status} ${answer.state}`.trim();
    answers.set(key, (answers.get(key) ?? 0) + 1);
  }
}

/** Moves whose beginning is not the end of the one before: something was moved away unseen. */
async function lostUpdates(url: string): Promise<number> {
  const reading = await openForReading(url);
  try {
    const rows = await reading.rows<{ digest: string; details: string }>(
      sql`SELECT "digest", "details" FROM "Evidence" WHERE "kind" = 'action' ORDER BY "seq"`,
    );
    const from = ({ details }: { details: string }) => (JSON.parse(details) as { from: string }).from;
    return rows.filter((row, index) => index > 0 && from(row) !== rows[index - 1]?.digest).length;
  } finally {
    await reading.close();
  }
}

const cluster = await startPostgresql();
const registry = await startTrueRegistry(moves + 100);
const url = cluster.url("postgres");
try {
  await migrate(url, { programVersion: "bench" });
  await connectRegistry(url, registry.sandbox.url);
  const consoles = [];
  for (const port of PORTS) consoles.push(await startChanger(url, port, SETTLE_MS));
  process.stdout.write(`\ntwo consoles, one tag, ${moves} moves asked for\n`);
  const started = performance.now();
  await Promise.all(consoles.flatMap((each) => Array.from({ length: PEOPLE }, () => person(registry, each))));
  say("time", `${((performance.now() - started) / 1000).toFixed(0)} s`);
  for (const [answer, count] of [...answers].sort()) say(`  answered ${answer}`, count);
  for (const each of consoles) await each.stop();
  const verdict = await checkRecord(url, registry);
  const lost = await lostUpdates(url);
  say("applied / not applied / unknown", `${verdict.applied} / ${verdict.notApplied} / ${verdict.unknown}`);
  say("moved away unseen (lost updates)", lost, "goal 0");
  say("unknown or open at a healthy registry", verdict.unknown + verdict.open, "goal 0");
  say("recorded wrongly, twice or not at all", wrong(verdict), "goal 0");
  say("chain", verdict.chain.fault ?? `verifies, ${verdict.chain.records} records`);
  const good = verdict.applied > 0 && lost + verdict.unknown + verdict.open + wrong(verdict) === 0;
  process.exitCode = good && verdict.chain.fault === null ? 0 : 1;
} finally {
  await registry.sandbox.stop();
  await cluster.stop();
}

function wrong(verdict: Awaited<ReturnType<typeof checkRecord>>): number {
  const { unrecorded, doubled, falseApplied, falseNotApplied, wrongAfterReplay } = verdict;
  return unrecorded + doubled + falseApplied + falseNotApplied + wrongAfterReplay;
}
