import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { join, type Sql, sql } from "#lib/database/sql.ts";
import type { Span } from "../fold/tag-evidence.ts";
import type { Tail } from "./find-tails.ts";

/** So many questions in one statement. */
const QUESTIONS = 100;

/**
 * Which digests of a tail its tag pointed at before the cut, by tag. What the spans next to the cut show is
 * not asked for: a tag goes back and forth between a few images, and an image is often that of many tags.
 */
export async function pointedBefore(
  transaction: TransactionClient,
  tails: readonly Tail[],
): Promise<Map<number, Set<string>>> {
  const pointed = new Map<number, Set<string>>();
  const open = tails.flatMap(({ affected: { place }, cut: { span }, evidence, kept }) => {
    const near = new Set(kept.flatMap(({ digest, disputed }) => (disputed ? [] : (digest ?? []))));
    pointed.set(place.tag, near);
    const digests = new Set(evidence.flatMap(({ state }) => (state.is === "present" ? [state.digest] : [])));
    const unknown = [...digests].filter((digest) => !near.has(digest));
    return unknown.map((digest) => ({ tag: place.tag, digest, span }));
  });
  for (const some of inPieces(open, QUESTIONS)) {
    const first = some.map(firstSpan);
    const found = await transaction.$queryRaw<{ tagId: number; digest: string }[]>(
      join(first, " UNION ALL "),
    );
    for (const { tagId, digest } of found) pointed.get(Number(tagId))?.add(digest);
  }
  return pointed;
}

interface Question {
  readonly tag: number;
  readonly digest: string;
  /** The first of those that go. */
  readonly span: Span;
}

/** What stays had ended when the first span that goes began; of those that go, only that one may have ended too. */
function firstSpan({ tag, digest, span }: Question): Sql {
  return sql`SELECT * FROM (SELECT "tagId", "digest" FROM "TagSpan" WHERE "tagId" = ${tag} AND "digest" = ${digest}
    AND NOT "disputed" AND "toHi" <= ${new Date(span.from.hi)} AND "seq" <> ${span.seq} LIMIT 1) AS "first"`;
}
