import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { list, sql } from "#lib/database/sql.ts";
import { foldTag } from "../fold/fold-tag.ts";
import type { TagHistory } from "../fold/tag-evidence.ts";
import { type Affected, findTails, type Tail } from "./find-tails.ts";
import { pointedBefore } from "./pointed-before.ts";
import { evidenceOf } from "./tag-evidence-rows.ts";
import type { TagPlace, UnwatchedBook } from "./unwatched-rows.ts";

/** A history, or the end of one, and which derived rows it takes the place of. */
export interface Refolded extends TagHistory {
  readonly place: TagPlace;
  /** Null: of all. */
  readonly replaces: { readonly spans: readonly number[]; readonly moves: readonly number[] } | null;
}

/** Up to so many pieces of evidence a tag is folded as a whole: finding a place to cut would cost more. */
const WHOLE = 20;

/**
 * Folds tags again. A long history is cut where what is new cannot change what came before: a tag that moved
 * ten thousand times must not cost ten thousand records with every further event.
 */
export async function refold(
  transaction: TransactionClient,
  affected: readonly Affected[],
  unwatched: UnwatchedBook,
): Promise<Refolded[]> {
  const long = await longHistories(
    transaction,
    affected.filter(({ since }) => since > Number.NEGATIVE_INFINITY),
  );
  const tails = await findTails(transaction, long);
  const cut = new Set(tails.map(({ affected }) => affected));
  const whole = affected.filter((each) => !cut.has(each));
  return [
    ...(await foldWhole(transaction, whole, unwatched)),
    ...(await foldTails(transaction, tails, unwatched)),
  ];
}

async function longHistories(
  transaction: TransactionClient,
  affected: readonly Affected[],
): Promise<Affected[]> {
  const long = new Set<number>();
  for (const some of inPieces(affected, 1000)) {
    const tags = list(some.map(({ place }) => place.tag));
    const beyond = sql`SELECT e."seq" FROM "Evidence" AS e WHERE e."tagId" = t."id" LIMIT 1 OFFSET ${WHOLE}`;
    const rows = await transaction.$queryRaw<{ id: number; beyond: number | bigint | null }[]>(
      sql`SELECT t."id", (${beyond}) AS "beyond" FROM "HistoryTag" AS t WHERE t."id" IN (${tags})`,
    );
    for (const { id, beyond } of rows) if (beyond !== null) long.add(Number(id));
  }
  return affected.filter(({ place }) => long.has(place.tag));
}

async function foldWhole(
  transaction: TransactionClient,
  affected: readonly Affected[],
  unwatched: UnwatchedBook,
): Promise<Refolded[]> {
  const evidence = await evidenceOf(
    transaction,
    affected.map(({ place }) => ({ tag: place.tag })),
  );
  const refolded: Refolded[] = [];
  for (const { place } of affected) {
    const history = foldTag(evidence.get(place.tag) ?? [], await unwatched.of(place));
    refolded.push({ place, replaces: null, ...history });
  }
  return refolded;
}

async function foldTails(
  transaction: TransactionClient,
  tails: readonly Tail[],
  unwatched: UnwatchedBook,
): Promise<Refolded[]> {
  const earlier = await pointedBefore(transaction, tails);
  const refolded: Refolded[] = [];
  for (const { affected, cut, evidence, replaced } of tails) {
    const { place } = affected;
    const start = { span: cut.span, pointedBefore: earlier.get(place.tag) ?? new Set<string>() };
    const history = foldTag(evidence, await unwatched.of(place), start);
    const moves = evidence.flatMap(({ seq }) => (seq === cut.span.seq ? [] : [seq]));
    refolded.push({ place, replaces: { spans: replaced.map(({ seq }) => seq), moves }, ...history });
  }
  return refolded;
}
