import type { Span as ContractSpan } from "#lib/contract/tag-history.ts";
import {
  milliseconds,
  type RawNumber,
  type RawTime,
  timeText,
  truth,
} from "#lib/database/paging/raw-values.ts";
import { sql } from "#lib/database/sql.ts";
import type { Span } from "../fold/tag-evidence.ts";

/** Of `TagSpan` as `s`. */
export const spanColumns = sql`s."seq", s."digest", s."fromLo", s."fromHi", s."toLo", s."toHi", s."seenLo", s."seenHi", s."disputed"`;

export interface SpanRow {
  readonly seq: number;
  readonly digest: string | null;
  readonly fromLo: RawTime | null;
  readonly fromHi: RawTime;
  readonly toLo: RawTime | null;
  readonly toHi: RawTime | null;
  readonly seenLo: RawTime;
  readonly seenHi: RawTime;
  readonly disputed: boolean | RawNumber;
}

export function presentSpan(row: SpanRow, tag: string): ContractSpan {
  const [toLo, toHi] = [timeText(row.toLo), timeText(row.toHi)];
  return {
    tag,
    digest: row.digest,
    from: { from: timeText(row.fromLo), to: timeText(row.fromHi) ?? "" },
    to: toHi === null ? null : { from: toLo ?? toHi, to: toHi },
    disputed: truth(row.disputed),
  };
}

/** As the fold speaks of it. */
export function foldedSpan(row: SpanRow): Span {
  const { seq, digest, fromLo, fromHi, toLo, toHi, seenLo, seenHi, disputed } = row;
  return {
    seq: Number(seq),
    digest,
    from: { lo: fromLo === null ? null : milliseconds(fromLo), hi: milliseconds(fromHi) },
    to: toHi === null ? null : { lo: milliseconds(toLo ?? toHi), hi: milliseconds(toHi) },
    seen: { lo: milliseconds(seenLo), hi: milliseconds(seenHi) },
    disputed: truth(disputed),
  };
}
