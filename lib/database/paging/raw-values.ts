/** What a hand-written query may answer for a column, depending on the engine and the expression. */
export type RawNumber = number | bigint;
export type RawTime = Date | string | number | bigint;

/** A time as the API sends it. */
export function timeText(time: RawTime | null): string | null {
  return time === null ? null : new Date(milliseconds(time)).toISOString();
}

/** Milliseconds since 1970. */
export function milliseconds(time: RawTime): number {
  return typeof time === "bigint" ? Number(time) : new Date(time).getTime();
}

/** Bytes and counts: stored ones are at most what a number holds exactly. */
export function wholeNumber(value: RawNumber): number {
  return Number(value);
}

/** Booleans come as 0 and 1 from expressions on SQLite. */
export function truth(value: boolean | RawNumber): boolean {
  return typeof value === "boolean" ? value : Number(value) !== 0;
}
