import { foldTag } from "#lib/tag-history/fold/fold-tag.ts";
import { AsOfJudge, type FoundMoves, judgeMoves, type Verdict } from "./judge.ts";
import { foldPiecewise, type Piecewise } from "./piecewise.ts";
import { type Random, seededRandom } from "./random.ts";
import { recordArrivals, type Stored } from "./record.ts";
import { simulateTruth, type Truth } from "./truth.ts";
import { hookArrivals, type Outage, pollArrivals, simulateOutages, type Watching } from "./watch.ts";

export interface Cell extends Watching {
  readonly perDay: number;
}

export type Verdicts = Record<Verdict, number>;

export interface CellResult extends FoundMoves {
  readonly cell: Cell;
  trueMoves: number;
  evidence: number;
  /** At instants drawn from the whole time. */
  readonly anywhere: Verdicts;
  /** At instants drawn from reads that are evidence, and seconds around true moves: the hard ones. */
  readonly hard: Verdicts;
}

const DAYS = 60;
const TAGS = 3;
const QUESTIONS = 20_000;

function noVerdicts(): Verdicts {
  return {
    "known right": 0,
    "known wrong": 0,
    "assumed right": 0,
    "assumed wrong": 0,
    "one-of right": 0,
    "one-of wrong": 0,
    unknown: 0,
  };
}

/** Simulates some tags, watches them, folds what was learnt, and compares the answers with the truth. */
export function runCell(cell: Cell, seed: number): CellResult {
  const moves = { trueMoves: 0, found: 0, exact: 0, invented: 0, disputed: 0, evidence: 0 };
  const result: CellResult = { cell, ...moves, anywhere: noVerdicts(), hard: noVerdicts() };
  for (let tag = 0; tag < TAGS; tag++) runTag(result, seededRandom(seed * 1009 + tag));
  return result;
}

interface Watched {
  readonly truth: Truth;
  readonly stored: Stored;
  readonly outages: readonly Outage[];
}

function watch({ perDay, poll, delivered }: Cell, random: Random): Watched {
  const truth = simulateTruth(random, perDay, DAYS);
  const outages = simulateOutages(random, truth.end);
  const polls = pollArrivals(random, truth, poll, outages);
  const hooks = hookArrivals(random, truth, delivered, outages);
  return { truth, outages, stored: recordArrivals([...polls, ...hooks]) };
}

/** One tag of a cell, its evidence folded piece by piece as it came. */
export function runPiecewise(cell: Cell, seed: number): Piecewise {
  const { stored, outages } = watch(cell, seededRandom(seed));
  return foldPiecewise(stored.evidence, outages);
}

function runTag(result: CellResult, random: Random): void {
  const { truth, outages, stored } = watch(result.cell, random);
  const { evidence, reads } = stored;
  const { spans, moves } = foldTag(evidence, outages);
  const judged = judgeMoves(truth, moves);
  result.trueMoves += truth.moves.length;
  result.evidence += evidence.length;
  for (const count of ["found", "exact", "invented", "disputed"] as const) result[count] += judged[count];
  const judge = new AsOfJudge(truth, spans, reads, outages);
  for (let question = 0; question < QUESTIONS; question++) {
    result.anywhere[judge.judge(Math.floor(random.between(0, truth.end)))]++;
    const read = reads[Math.floor(random.between(0, reads.length))];
    if (read) result.hard[judge.judge(Math.round(random.between(read.lo, read.hi)))]++;
    const move = truth.moves[Math.floor(random.between(0, truth.moves.length))];
    if (move) result.hard[judge.judge(Math.round(move.at + random.between(-5000, 5000)))]++;
  }
}
