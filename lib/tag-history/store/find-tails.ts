import type { TransactionClient } from "#lib/database/database.ts";
import { type Cut, cleanTail, cutBefore } from "../fold/cut-before.ts";
import type { Span, TagEvidence } from "../fold/tag-evidence.ts";
import { afterTies, lastSpans } from "./span-rows.ts";
import { evidenceOf } from "./tag-evidence-rows.ts";
import type { TagPlace } from "./unwatched-rows.ts";

/** A tag whose history changes from some time on. */
export interface Affected {
  readonly place: TagPlace;
  /** Lowest valid time of what is new, in milliseconds; -Infinity: all of it changes. */
  readonly since: number;
}

/** Where a history is cut, and what is folded again. */
export interface Tail {
  readonly affected: Affected;
  readonly cut: Cut;
  readonly evidence: readonly TagEvidence[];
  /** The spans that go, and those right before them that stay. */
  readonly replaced: readonly Span[];
  readonly kept: readonly Span[];
}

/** Spans looked through for a place to cut, and then once more so many times as many. */
const SPANS = 24;
const MORE = 20;
const ATTEMPTS = 6;

/** A history in which a place to cut is looked for. */
interface Search {
  readonly affected: Affected;
  /** Whether to ask for more of them, where these have no place to cut. */
  readonly mayWiden: boolean;
  readonly spans: readonly Span[];
  /** Those of them among which is to be cut. */
  readonly near: readonly Span[];
}

/**
 * Looks for clean places to cut near the end of histories, in all of them together: a batch of webhooks
 * changes fifty tags, and a statement takes its time on the way, however little it asks for.
 *
 * @returns what was found; a tag without a tail has no clean place there
 */
export async function findTails(
  transaction: TransactionClient,
  affected: readonly Affected[],
): Promise<Tail[]> {
  const tails: Tail[] = [];
  let searching = await widened(transaction, affected, SPANS);
  for (let attempt = 0; attempt < ATTEMPTS && searching.length > 0; attempt += 1) {
    const cuts = searching.map((search) => ({ search, cut: cutOf(search) }));
    const uncut = cuts.flatMap(({ search, cut }) => (cut === null && search.mayWiden ? search.affected : []));
    const { found, further } = await tailsAt(transaction, cuts);
    tails.push(...found);
    searching = [...further, ...(await widened(transaction, uncut, SPANS * MORE))];
  }
  return tails;
}

async function widened(
  transaction: TransactionClient,
  affected: readonly Affected[],
  count: number,
): Promise<Search[]> {
  const tags = affected.map(({ place }) => place.tag);
  const last = await lastSpans(transaction, tags, count);
  return affected.map((each) => {
    const found = last.get(each.place.tag) ?? [];
    const spans = afterTies(found);
    // What comes before a tie is of no use here.
    const mayWiden = count === SPANS && spans.length === count;
    return { affected: each, mayWiden, spans, near: spans };
  });
}

function cutOf({ affected, near }: Search): Cut | null {
  return cutBefore(near, affected.since);
}

/** Loads what follows each cut; where that shows that it is not clean, it is to be cut further back. */
async function tailsAt(
  transaction: TransactionClient,
  cuts: readonly { readonly search: Search; readonly cut: Cut | null }[],
): Promise<{ found: Tail[]; further: Search[] }> {
  const at = cuts.flatMap(({ search, cut }) => (cut === null ? [] : { search, cut }));
  const loaded = await evidenceOf(
    transaction,
    at.map(({ search, cut }) => ({ tag: search.affected.place.tag, since: cut.evidenceFrom })),
  );
  const found: Tail[] = [];
  const further: Search[] = [];
  for (const { search, cut } of at) {
    const { affected, spans } = search;
    const evidence = cleanTail(cut, loaded.get(affected.place.tag) ?? []);
    const [kept, replaced] = [spans.slice(0, cut.index), spans.slice(cut.index)];
    if (evidence) found.push({ affected, cut, evidence, replaced, kept });
    else further.push({ ...search, near: spans.slice(0, cut.index + 1) });
  }
  return { found, further };
}
