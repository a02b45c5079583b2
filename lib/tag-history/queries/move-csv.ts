import { timeText, truth } from "#lib/database/paging/raw-values.ts";
import type { MoveRow } from "./move-rows.ts";

/**
 * What a spreadsheet would take for a formula when it opens the file (OWASP, CSV Injection), with the wide
 * forms of the same signs, which some take as well.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const COLUMNS: readonly (readonly [name: string, value: (row: MoveRow) => string | null])[] = [
  ["id", ({ seq }) => String(seq)],
  ["kind", ({ kind }) => kind],
  ["registry", ({ registry }) => registry],
  ["repository", ({ repository }) => repository],
  ["tag", ({ tag }) => tag],
  ["from_digest", ({ fromDigest }) => fromDigest],
  ["to_digest", ({ toDigest }) => toDigest],
  ["not_before", ({ atLo }) => timeText(atLo)],
  ["not_after", ({ atHi }) => timeText(atHi)],
  ["certainty", ({ certainty }) => certainty],
  ["from_known", ({ fromKnown }) => (truth(fromKnown) ? "yes" : "no")],
  ["actor", ({ actorName }) => actorName],
  ["actor_kind", ({ actorKind }) => actorKind],
  ["actor_how", ({ actorHow }) => actorHow],
  ["source", ({ source }) => source],
  ["reason", ({ reason }) => reason],
  ["marks", ({ marks }) => marks],
];

/** The first line of the file. */
export const csvHeader = csvLine(COLUMNS.map(([name]) => name));

/** One line for a move; an empty field: there is none, or the name was erased. */
export function moveCsv(row: MoveRow): string {
  return csvLine(COLUMNS.map(([, value]) => value(row)));
}

/** RFC 4180: fields with quotes where needed, and CRLF at the end of every line. */
export function csvLine(fields: readonly (string | null)[]): string {
  return `${fields.map((field) => csvField(field ?? "")).join(",")}\r\n`;
}

function csvField(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
