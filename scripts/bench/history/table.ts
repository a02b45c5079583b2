import type { CellResult, Verdicts } from "./cell.ts";

/** Per cent of the questions; a rule that answers with the last evidence, as simulated before there was a fold. */
interface Earlier {
  readonly moves: string;
  readonly right: number;
  readonly ambiguous: number;
  readonly wrong: number;
}

/**
 * By moves a day, seconds between polls and share of events delivered. That simulation was kinder: one tag, no
 * bursts, removals, outages, late events or wrong clocks. Its other cells were never published.
 */
const EARLIER: Readonly<Record<string, Earlier>> = {
  "10/60/0": { moves: "604/607", right: 99.31, ambiguous: 0.69, wrong: 0 },
  "10/300/0": { moves: "594/607", right: 96.6, ambiguous: 3.4, wrong: 0.007 },
  "10/3600/0": { moves: "481/607", right: 66.2, ambiguous: 33.4, wrong: 0.38 },
  "10/300/0.99": { moves: "607/607", right: 99.96, ambiguous: 0.04, wrong: 0 },
  "100/60/0": { moves: "5811/6069", right: 93.3, ambiguous: 6.6, wrong: 0.017 },
  "100/300/0": { moves: "4971/6069", right: 71.2, ambiguous: 28.5, wrong: 0.24 },
  "100/3600/0.99": { moves: "6021/6069", right: 99, ambiguous: 0.41, wrong: 0.58 },
};

const COLUMNS: readonly (readonly [title: string, below: string, width: number])[] = [
  ["moves", "a day", 5],
  ["poll", "", 6],
  ["hooks", "", 5],
  ["moves found", "of true (exact)", 19],
  ["told, not", "so", 9],
  ["disputed", "", 8],
  ["known", "right", 6],
  ["assumed", "right", 7],
  ["both", "right", 7],
  ["one of", "right", 7],
  ["one of", "wrong", 7],
  ["unknown", "", 7],
  ["assumed", "wrong", 7],
  ["known", "wrong", 5],
  ["| earlier: moves found", "", 22],
  ["certain", "right", 7],
  ["ambi-", "guous", 6],
  ["certain", "wrong", 7],
];

export function tableHead(): string {
  return `${row(COLUMNS.map(([title]) => title))}\n${row(COLUMNS.map(([, below]) => below))}\n`;
}

/** One line a cell; answers in per cent of the questions, but those known and wrong, which are counted. */
export function tableRow(result: CellResult): string {
  const { cell, found, trueMoves, exact, invented, disputed, anywhere } = result;
  const earlier = EARLIER[`${cell.perDay}/${cell.poll}/${cell.delivered}`];
  return `${row([
    `${cell.perDay}`,
    `${cell.poll} s`,
    `${Math.round(cell.delivered * 100)} %`,
    `${found}/${trueMoves} (${exact})`,
    `${invented}`,
    `${disputed}`,
    percent(anywhere, "known right"),
    percent(anywhere, "assumed right"),
    percent(anywhere, "known right", "assumed right"),
    percent(anywhere, "one-of right"),
    percent(anywhere, "one-of wrong"),
    percent(anywhere, "unknown"),
    percent(anywhere, "assumed wrong"),
    `${knownWrong(result)}`,
    ...(earlier
      ? [`| ${earlier.moves}`, `${earlier.right}`, `${earlier.ambiguous}`, `${earlier.wrong}`]
      : ["|", "-", "-", "-"]),
  ])}\n`;
}

/** Of all questions, the hard ones included. */
export function knownWrong({ anywhere, hard }: CellResult): number {
  return anywhere["known wrong"] + hard["known wrong"];
}

export function total(verdicts: Verdicts): number {
  return Object.values(verdicts).reduce((sum, count) => sum + count, 0);
}

/** To three places. */
export function percent(verdicts: Verdicts, ...which: readonly (keyof Verdicts)[]): string {
  const count = which.reduce((sum, verdict) => sum + verdicts[verdict], 0);
  return ((count / total(verdicts)) * 100).toFixed(3);
}

function row(fields: readonly string[]): string {
  return fields.map((field, index) => field.padStart(COLUMNS[index]?.[2] ?? 0)).join(" ");
}
