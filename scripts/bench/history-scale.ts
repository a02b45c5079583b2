// npm run bench -- history-scale [sqlite|postgresql] [--moves=5000000] [--database=URL] [--without-export]
// How fast a long history answers. With --database the data stays there and is used again by the next run.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startPostgresql } from "#e2e/fixtures/postgresql.ts";
import { migrate } from "#lib/database/migrate.ts";
import { openDatabase } from "#lib/database/open-database.ts";
import { sql } from "#lib/database/sql.ts";
import { startConsole } from "./browse/console-process.ts";
import { say } from "./history-scale/report.ts";
import { seedMoves } from "./history-scale/seed-moves.ts";
import { REPOSITORIES, seedNames, TAGS_EACH } from "./history-scale/seed-names.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    moves: { type: "string", default: "5000000" },
    database: { type: "string" },
    "without-export": { type: "boolean", default: false },
  },
});
const moves = Number(values.moves);
const number = new Intl.NumberFormat("en");

async function seed(url: string): Promise<void> {
  await migrate(url, { programVersion: "bench" });
  const database = await openDatabase(url);
  try {
    if ((await database.client.historyTag.findFirst({ select: { id: true } })) !== null) return;
    const tags = number.format(REPOSITORIES * TAGS_EACH);
    process.stdout.write(
      `Writing ${number.format(moves)} moves and as many pieces of evidence of ${tags} tags `,
    );
    await seedNames(database);
    await seedMoves(database, moves);
    if (database.kind === "postgresql") await database.client.$executeRaw(sql`VACUUM ANALYZE`);
  } finally {
    await database.close();
  }
}

/** In a process of its own: the memory of one measurement is not that of another. */
async function run(script: string, ...words: string[]): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      ...["--experimental-strip-types", "--disable-warning=ExperimentalWarning"],
      ...[join(import.meta.dirname, "history-scale", script), ...words],
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
}

async function measure(name: string, url: string): Promise<void> {
  process.stdout.write(`\n${name}\n`);
  await seed(url);
  await run("questions-run.ts", url);
  await measureStart(url);
  if (values["without-export"]) return;
  await run("export-run.ts", url, "csv");
  await run("export-run.ts", url, "ndjson");
}

/** The second start with this history, beside the second one with none: the first also makes what is not there. */
async function measureStart(url: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tagtrail-bench-start-"));
  const empty = `file:${join(folder, "empty.db")}`;
  try {
    for (const each of [url, empty]) await secondsToStart(each);
    const long = await secondsToStart(url);
    const none = await secondsToStart(empty);
    say(
      "start until ready",
      `${long.toFixed(1)} s`,
      `goal < 3 s   with an empty history ${none.toFixed(1)} s`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function secondsToStart(url: string): Promise<number> {
  const started = performance.now();
  const running = await startConsole(24_713, { DATABASE_URL: url });
  try {
    while (!(await fetch(`${running.address}/readyz`)).ok) await wait(20);
    return (performance.now() - started) / 1000;
  } finally {
    await running.stop();
  }
}

async function inSqlite(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tagtrail-bench-scale-"));
  try {
    await measure("SQLite", `file:${join(folder, "history.db")}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function inPostgresql(): Promise<void> {
  const cluster = await startPostgresql();
  try {
    await measure("PostgreSQL", cluster.url("postgres"));
  } finally {
    await cluster.stop();
  }
}

if (values.database !== undefined) await measure(values.database.split(":")[0] ?? "", values.database);
else {
  const wanted = (kind: string) => positionals.length === 0 || positionals.includes(kind);
  if (wanted("sqlite")) await inSqlite();
  if (wanted("postgresql")) await inPostgresql();
}
