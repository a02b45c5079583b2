import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import pino from "pino";
import type { Database } from "#lib/database/database.ts";
import { createProofContext, type ProofContext } from "../chain/proof-context.ts";

export interface ProofFixture {
  readonly proof: ProofContext;
  readonly dataFolder: string;
  /** Lines of the log, parsed. */
  readonly logged: Record<string, unknown>[];
  /** Moves the clock, which stands still otherwise. */
  pass(milliseconds: number): void;
  remove(): void;
}

/** What proving needs over an open database: a data folder of its own, a log that is kept, a clock. */
export function proofFixture(database: Database, databaseUrl: string): ProofFixture {
  const dataFolder = mkdtempSync(join(tmpdir(), "tagtrail-proof-"));
  const logged: Record<string, unknown>[] = [];
  const log = new Writable({
    write(line, _encoding, done) {
      logged.push(JSON.parse(String(line)));
      done();
    },
  });
  let now = Date.parse("2026-05-03T15:00:00.000Z");
  const history = { database, clock: () => new Date(now), logger: pino({ base: null }, log) };
  return {
    proof: createProofContext(history, { databaseUrl, dataFolder }),
    dataFolder,
    logged,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    remove: () => rmSync(dataFolder, { recursive: true, force: true }),
  };
}
