import type { TransactionClient } from "#lib/database/database.ts";
import { lockUntilEnd } from "#lib/database/transaction-lock.ts";
import type { NewEvidence, Subject } from "./evidence.ts";
import type { HistoryContext } from "./history-context.ts";
import { type Appended, appendEvidence } from "./store/append.ts";
import { deriveHistory } from "./store/derive-history.ts";
import { ReadBook } from "./store/read-book.ts";
import { SubjectBook } from "./store/subject-rows.ts";
import type { TagRead } from "./tag-read.ts";

export type { TagRead } from "./tag-read.ts";

export interface Recorded {
  /** Pieces of evidence that were new; what was known already adds nothing. */
  readonly added: number;
}

/**
 * Appends evidence to the chain and derives the history of the tags it is about, in one transaction: when
 * this resolves, both are stored. The same evidence again, by its source's event id or else by its content,
 * adds nothing.
 *
 * @param together what has to be stored with it or not at all; what it throws undoes both
 * @throws NotFound when a registry is neither connected nor was ever watched; what the database throws
 */
export async function recordEvidence(
  context: HistoryContext,
  evidence: readonly NewEvidence[],
  together?: (transaction: TransactionClient) => Promise<void>,
): Promise<Recorded> {
  if (evidence.length === 0) return { added: 0 };
  const subjects = evidence.map((piece) => piece.subject);
  return await inChain(context, subjects, async (transaction, book) => {
    await together?.(transaction);
    const appended = await appendEvidence(transaction, book, evidence, context.clock());
    await expectRead(transaction, appended);
    return appended;
  });
}

/**
 * Takes over what reads of tags showed. A read that only confirms what the last one showed moves the tag's
 * last-seen and adds no evidence, but now and then; one that shows something else is chained, together with
 * the last confirming read before it, so that the interval of the move has evidence at both ends.
 *
 * @param reads of one tag in the order in which they were answered
 * @throws NotFound when a registry is neither connected nor was ever watched; what the database throws
 */
export async function recordReads(context: HistoryContext, reads: readonly TagRead[]): Promise<Recorded> {
  if (reads.length === 0) return { added: 0 };
  const subjects = reads.map((read) => read.subject);
  return await inChain(context, subjects, async (transaction, book) => {
    const tags = reads.map((read) => book.rowsOf(read.subject).tag ?? 0);
    const lastReads = new ReadBook(transaction);
    await lastReads.load([...new Set(tags)]);
    const chained = reads.flatMap((read, index) => lastReads.take(tags[index] ?? 0, read));
    await lastReads.store();
    return appendEvidence(transaction, book, chained, context.clock());
  });
}

/** Runs `append` with the chain to itself, then derives what it changed, then tells of it. */
async function inChain(
  context: HistoryContext,
  subjects: readonly Subject[],
  append: (transaction: TransactionClient, book: SubjectBook) => Promise<Appended[]>,
): Promise<Recorded> {
  const { database } = context;
  const appended = await database.client.$transaction(async (transaction) => {
    await lockUntilEnd(database, transaction, "chain of evidence");
    const book = new SubjectBook(transaction, context.clock());
    await book.prepare(subjects);
    const appended = await append(transaction, book);
    await deriveHistory(context, transaction, appended);
    return appended;
  });
  const changed = appended.filter(({ evidence }) => evidence.kind !== "heartbeat");
  const places = new Map(
    changed.map(({ evidence: { subject } }) => [`${subject.registryId} ${subject.repository}`, subject]),
  );
  for (const { registryId, repository } of places.values()) context.onChange({ registryId, repository });
  return { added: appended.length };
}

const EXPECTS_READ: ReadonlySet<string> = new Set(["claim", "action", "outcome"]);

/** The next read of a tag that somebody told us of is evidence, even when it shows what the one before did. */
async function expectRead(transaction: TransactionClient, appended: readonly Appended[]): Promise<void> {
  const told = appended.filter(({ evidence }) => EXPECTS_READ.has(evidence.kind));
  const tags = [...new Set(told.flatMap(({ rows }) => rows.tag ?? []))];
  if (tags.length === 0) return;
  await transaction.historyTag.updateMany({ where: { id: { in: tags } }, data: { chainedAt: null } });
}
