import { setImmediate as othersTurn } from "node:timers/promises";
import type { ReadingDatabase } from "#lib/database/open-for-reading.ts";
import { sql } from "#lib/database/sql.ts";
import { BEGINNING, ChainCheck, type ChainPlace, type Fault } from "./chain-check.ts";
import { CheckpointComparison, type Claim } from "./checkpoint-comparison.ts";
import { hexColumn } from "./raw-columns.ts";
import { storedActors } from "./stored-actors.ts";
import { evidenceBehind, type StoredEvidence } from "./stored-evidence.ts";

/** Some milliseconds of work, after which other requests have their turn. */
const ROWS_AT_ONCE = 500;

export interface ChainReport {
  /** Records that were right, up to the first bad one. */
  readonly records: number;
  /** The last right record; null when there is none. */
  readonly head: ChainPlace | null;
  readonly firstBad: Fault | null;
  /** Checkpoints that were right. */
  readonly checkpoints: number;
}

export interface VerifyOptions {
  /** A place verified before: only what comes behind it is checked, and that it is still there. */
  readonly from?: ChainPlace;
  readonly claims?: readonly Claim[];
  /** Ends the verification early, by throwing its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Goes through the chain record by record, in pages, and stops at the first that is bad. Records that are
 * appended meanwhile are verified as well.
 *
 * @throws Unavailable when the database cannot be read
 */
export async function verifyChain(
  reading: ReadingDatabase,
  { from = BEGINNING, claims = [], signal }: VerifyOptions = {},
): Promise<ChainReport> {
  const check = new ChainCheck(from);
  const comparison = new CheckpointComparison(claims);
  let records = 0;
  const report = (firstBad: Fault | null): ChainReport => ({
    records,
    head: check.at.seq === 0 ? null : check.at,
    firstBad,
    checkpoints: comparison.compared,
  });
  const early = from.seq === 0 ? await beforeFirst(reading) : await changedPlace(reading, from);
  if (early !== null) return report(early);
  for await (const rows of pagesBehind(reading, from.seq)) {
    signal?.throwIfAborted();
    check.meet(await storedActors(reading, check.strangers(rows)));
    for (const row of rows) {
      const fault = check.take(row) ?? comparison.at(check.at);
      if (fault !== null) return report(fault);
      records += 1;
    }
    await othersTurn();
  }
  return report(comparison.beyond(check.at));
}

/** A database that is a process of its own looks for the next page while this one is checked. */
async function* pagesBehind(
  reading: ReadingDatabase,
  seq: number,
): AsyncGenerator<readonly StoredEvidence[], void> {
  let next = evidenceBehind(reading, seq, ROWS_AT_ONCE);
  for (;;) {
    const rows = await next;
    const last = rows.at(-1);
    if (last === undefined) return;
    next = evidenceBehind(reading, last.seq, ROWS_AT_ONCE);
    // Nobody waits for it any more when a fault ends the verification.
    next.catch(() => {});
    yield rows;
  }
}

/** Sequence numbers are counted from 1, so whatever is below was put in. */
async function beforeFirst(reading: ReadingDatabase): Promise<Fault | null> {
  const [lowest] = await reading.rows<{ seq: number | null }>(
    sql`SELECT MIN(e."seq") AS "seq" FROM "Evidence" e`,
  );
  const seq = lowest?.seq ?? null;
  if (seq === null || seq >= 1) return null;
  return { seq, why: `Record ${seq} does not belong to the chain, which begins with record 1.` };
}

async function changedPlace(reading: ReadingDatabase, { seq, hash }: ChainPlace): Promise<Fault | null> {
  const [row] = await reading.rows<{ hash: string }>(
    sql`SELECT ${hexColumn(reading.kind, sql`e."hash"`)} AS "hash" FROM "Evidence" e WHERE e."seq" = ${seq}`,
  );
  if (row === undefined) return { seq, why: `Record ${seq} is missing.` };
  if (row.hash === hash) return null;
  return {
    seq,
    why: `Record ${seq} is not the one that was verified before: records up to it were rewritten.`,
  };
}
