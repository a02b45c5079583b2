import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { MoveList, movesQuery } from "#lib/contract/tag-history.ts";
import { CursorCodec, type Position } from "#lib/database/paging/cursor.ts";
import { InvalidInput } from "#lib/errors.ts";
import type { HistoryContext } from "../history-context.ts";
import { MoveSearch } from "./find-moves.ts";
import { glancesOf } from "./glances.ts";
import { moveFilter } from "./move-filter.ts";
import { moveRows, presentMove } from "./move-rows.ts";

/** Up to here moves are counted. */
const COUNTED = 1_000;

/**
 * One page of the moves of a selection, newest first by the end of their time; gaps in watching are rows among
 * them unless a filter excludes what they are about.
 *
 * A page may be short, or empty, and have a `nextCursor` (see MoveSearch).
 *
 * @throws NotFound for a registry nobody ever heard of; InvalidInput for a cursor of another selection
 */
export async function listMoves(
  context: HistoryContext,
  person: Person,
  query: z.output<typeof movesQuery>,
): Promise<MoveList> {
  authorise(person, "history.read");
  const { database } = context;
  const { limit, cursor, ...selection } = query;
  const cursors = new CursorCodec({ list: "tag-moves", ...selection });
  const after = timeAndId(cursors.decode(cursor));
  const filter = await moveFilter(context, selection);
  if (filter === null) return { items: [], nextCursor: null, total: 0, more: false };
  const search = new MoveSearch(database, filter);
  const { seqs, next } = await search.find(after, limit);
  // A first page that is not full came of looking at everything up to `next`.
  const counted = after === null && seqs.length < limit;
  const [rows, { count, all }] = await Promise.all([
    moveRows(database, seqs),
    counted ? { count: seqs.length, all: next === null } : search.count(COUNTED),
  ]);
  const glance = await glancesOf(database, rows);
  return {
    items: rows.map((row) => presentMove(row, (digest) => glance(row, digest))),
    nextCursor: cursors.encode(next),
    total: Math.max(count, seqs.length),
    more: !all,
  };
}

/** The position in a list by time; its cursor needs no signature, so anything may stand in it. */
function timeAndId(position: Position | null): Position | null {
  if (position === null || !Number.isNaN(new Date(Number(position.value ?? Number.NaN)).getTime()))
    return position;
  throw new InvalidInput("This cursor does not belong to this list.", {
    advice: "Start again without a cursor.",
  });
}
