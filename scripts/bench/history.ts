import { type Cell, type CellResult, runCell, runPiecewise, type Verdicts } from "./history/cell.ts";
import { knownWrong, percent, tableHead, tableRow, total } from "./history/table.ts";

// Simulated tags, watched by polls and webhooks, and every answer compared with what really happened.
// `npm run bench -- history [SEED]`: the same seed gives the same figures, but for the times taken.

const seed = Number(process.argv[2] ?? 1);
if (!Number.isInteger(seed)) throw new Error(`The seed has to be a whole number, not ${process.argv[2]}.`);

const cells: Cell[] = [10, 100].flatMap((perDay) =>
  [60, 300, 3600].flatMap((poll) => [0, 0.99, 1].map((delivered) => ({ perDay, poll, delivered }))),
);

function say(name: string, figure: string, goal = ""): void {
  process.stdout.write(`${name.padEnd(74)} ${figure.padEnd(20)} ${goal}\n`);
}

function sum(results: readonly CellResult[], count: (result: CellResult) => number): number {
  return results.reduce((counted, result) => counted + count(result), 0);
}

function quantile(numbers: readonly number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? Number.NaN;
}

/** What the help says beside the word. */
function sayAssumedWrong(results: readonly CellResult[]): void {
  for (const { cell, anywhere } of results.filter(({ cell }) => cell.delivered !== 1)) {
    const { perDay, poll, delivered } = cell;
    const sure: Verdicts = { ...anywhere, "one-of right": 0, "one-of wrong": 0, unknown: 0 };
    const hooks = delivered === 0 ? "no webhooks" : "99 % of webhooks";
    const name = `assumed and wrong, of answers assumed: ${perDay} a day, ${poll} s, ${hooks}`;
    say(name, `${percent({ ...sure, "known right": 0, "known wrong": 0 }, "assumed wrong")} %`);
  }
}

function sayPiecewise(): void {
  const { folded, took, same } = runPiecewise({ perDay: 100, poll: 300, delivered: 0.99 }, seed);
  say(
    "one tag, 6,000 moves, folded piece by piece as it came",
    same ? "the same" : "ANOTHER",
    "goal the same",
  );
  say("  evidence folded again for each piece: median", `${quantile(folded, 0.5)}`);
  say("    for 95 of 100", `≤ ${quantile(folded, 0.95)}`);
  say("    for all (some are six hours late)", `≤ ${Math.max(...folded)}`, `of ${folded.length}`);
  say("  time for each: median", `${quantile(took, 0.5).toFixed(2)} ms`);
  if (!same) process.exitCode = 1;
}

const startedAt = performance.now();
process.stdout.write(tableHead());
const results = cells.map((cell, index) => {
  const result = runCell(cell, seed * 100 + index);
  process.stdout.write(tableRow(result));
  return result;
});
process.stdout.write("\n");
const wrong = sum(results, knownWrong);
const known = sum(results, ({ anywhere, hard }) => anywhere["known right"] + hard["known right"]) + wrong;
const told = sum(results, ({ found, invented }) => found + invented);
const notSo = sum(results, ({ invented }) => invented);
say(
  "questions, those inside reads and around moves included",
  `${sum(results, ({ anywhere, hard }) => total(anywhere) + total(hard))}`,
);
say("answers said to be known", `${known}`);
say("  of these wrong, in all cells", `${wrong}`, `goal 0: ${wrong === 0 ? "met" : "NOT MET"}`);
say("moves told that did not happen", `${notSo}`, `of ${told}`);
sayAssumedWrong(results);
sayPiecewise();
say("seconds in all", ((performance.now() - startedAt) / 1000).toFixed(1), "goal ≤ 120");
if (wrong > 0) process.exitCode = 1;
