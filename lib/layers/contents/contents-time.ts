import { OddContents } from "./odd-contents.ts";

/** RFC 3339 as Go writes it: up to nine digits of a second, and any zone. */
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/;

/**
 * A time as archives have it: whole seconds since 1970, rounded down, and the rest. Missing is 1970, as in an
 * archive that says nothing. @throws OddContents for anything else
 */
export function parseContentsTime(value: unknown): { mtime: number; mtimeNanos: number } {
  if (value === undefined || value === "") return { mtime: 0, mtimeNanos: 0 };
  const match = typeof value === "string" ? TIME.exec(value) : null;
  if (match === null) throw new OddContents();
  const [, clock, fraction = "", sign, hours = "0", minutes = "0"] = match;
  const seconds = Date.parse(`${clock}Z`) / 1000;
  if (!Number.isInteger(seconds)) throw new OddContents();
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60;
  return {
    mtime: sign === "-" ? seconds + ahead : seconds - ahead,
    mtimeNanos: Number(fraction.padEnd(9, "0")),
  };
}
