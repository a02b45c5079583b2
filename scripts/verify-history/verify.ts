import { parseDatabaseUrl } from "#lib/database/database-url.ts";
import { openForReading } from "#lib/database/open-for-reading.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { readEnvironment } from "#lib/settings/environment.ts";
import { readCheckpointKey } from "#lib/tag-history/chain/checkpoint-key.ts";
import { knownClaims } from "#lib/tag-history/chain/known-claims.ts";
import { type ChainReport, verifyChain } from "#lib/tag-history/chain/verify-chain.ts";
import { readArguments, USAGE } from "./arguments.ts";
import { exportedClaims } from "./exported-claims.ts";

const UNALTERED = 0;
const ALTERED = 1;
const COULD_NOT_RUN = 2;

async function run(words: readonly string[]): Promise<number> {
  const { checkpointFiles, keyFiles, databaseUrl, help } = readArguments(words);
  if (help) {
    process.stdout.write(USAGE);
    return UNALTERED;
  }
  const environment = readEnvironment();
  const url = databaseUrl ?? environment.databaseUrl;
  const own = readCheckpointKey(environment.dataFolder);
  const exported = await exportedClaims(checkpointFiles, keyFiles, own);
  const reading = await openForReading(url);
  try {
    say("Database", place(url));
    const began = performance.now();
    // The file in the data folder is about the environment's database, not about another one.
    const known = await knownClaims(reading, databaseUrl === null ? environment.dataFolder : null, own);
    const report = await verifyChain(reading, { claims: [...known, ...exported.claims] });
    tell(report, performance.now() - began, exported.notes);
    return report.firstBad === null ? UNALTERED : ALTERED;
  } finally {
    await reading.close();
  }
}

function tell(report: ChainReport, took: number, notes: readonly string[]): void {
  const { records, head, firstBad, checkpoints } = report;
  const number = new Intl.NumberFormat("en");
  const rate = number.format(Math.round(records / (took / 1000)));
  say("Records", `${number.format(records)} verified`);
  say("Head", head === null ? "none" : `${head.seq} ${head.hash}`);
  say("Checkpoints", `${number.format(checkpoints)} compared`);
  say("Time", `${(took / 1000).toFixed(1)} s, ${rate} records a second`);
  for (const note of notes) process.stdout.write(`${note}\n`);
  process.stdout.write(firstBad === null ? "The history is unaltered.\n" : `ALTERED: ${firstBad.why}\n`);
}

function say(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(13)}${value}\n`);
}

function place(url: string): string {
  const location = parseDatabaseUrl(url);
  return location.kind === "sqlite" ? `SQLite, ${location.file}` : `PostgreSQL, ${location.shown}`;
}

process.exitCode = await run(process.argv.slice(2)).catch((error: unknown) => {
  const sentence = isTagtrailError(error)
    ? [error.message, error.advice].filter(Boolean).join(" ")
    : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${sentence}\n`);
  return COULD_NOT_RUN;
});
