import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { join, sql } from "#lib/database/sql.ts";
import type { Span } from "../fold/tag-evidence.ts";

/** So many tags in one statement. */
const TAGS = 100;

/** The last spans of tags, at most `count` of each, oldest first. */
export async function lastSpans(
  transaction: TransactionClient,
  tags: readonly number[],
  count: number,
): Promise<Map<number, Span[]>> {
  const byTag = new Map<number, Span[]>(tags.map((tag) => [tag, []]));
  for (const some of inPieces(tags, TAGS)) {
    // A piece for each tag: both engines read no more of the index than they answer.
    const last = some.map(
      (tag) => sql`SELECT * FROM (SELECT "seq" FROM "TagSpan" WHERE "tagId" = ${tag}
        ORDER BY "fromHi" DESC, "seq" DESC LIMIT ${count}) AS "last"`,
    );
    const found = await transaction.$queryRaw<{ seq: number }[]>(join(last, " UNION ALL "));
    for (const seqs of inPieces(found, 1000)) {
      const rows = await transaction.tagSpan.findMany({
        where: { seq: { in: seqs.map(({ seq }) => Number(seq)) } },
      });
      for (const row of rows) byTag.get(row.tagId)?.push(spanOf(row));
    }
  }
  for (const spans of byTag.values()) spans.sort((a, b) => a.from.hi - b.from.hi || endOf(a) - endOf(b));
  return byTag;
}

/**
 * Spans that begin and end in the same millisecond have no order that their rows tell. Takes spans in order, and
 * answers those after the last such pair, with the second of it as what came before them.
 */
export function afterTies(spans: readonly Span[]): readonly Span[] {
  const tied = spans.findLastIndex((span, index) => {
    const next = spans[index + 1];
    return next !== undefined && span.from.hi === next.from.hi && endOf(span) === endOf(next);
  });
  return spans.slice(tied + 1);
}

interface Row {
  readonly seq: number;
  readonly digest: string | null;
  readonly fromLo: Date | null;
  readonly fromHi: Date;
  readonly toLo: Date | null;
  readonly toHi: Date | null;
  readonly seenLo: Date;
  readonly seenHi: Date;
  readonly disputed: boolean;
}

function spanOf({ seq, digest, fromLo, fromHi, toLo, toHi, seenLo, seenHi, disputed }: Row): Span {
  return {
    seq,
    digest,
    from: { lo: fromLo?.getTime() ?? null, hi: fromHi.getTime() },
    to: toHi === null ? null : { lo: (toLo ?? toHi).getTime(), hi: toHi.getTime() },
    seen: { lo: seenLo.getTime(), hi: seenHi.getTime() },
    disputed,
  };
}

function endOf({ to }: Span): number {
  return to?.hi ?? Number.POSITIVE_INFINITY;
}
