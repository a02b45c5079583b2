import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { type Bound, insertRows } from "#lib/database/sql.ts";
import type { ChainedRecord } from "../chain/chained-record.ts";
import { evidenceIdentity } from "../chain/evidence-identity.ts";
import { canonicalDetails, GENESIS_HASH, recordHash } from "../chain/record-hash.ts";
import type { NewEvidence } from "../evidence.ts";
import { ActorBook, type ActorRow } from "./actor-rows.ts";
import type { SubjectBook, SubjectRows } from "./subject-rows.ts";

/** A piece of evidence that has its place in the chain. */
export interface Appended {
  readonly seq: number;
  readonly evidence: NewEvidence;
  readonly rows: SubjectRows;
}

/** How many rows one statement takes. */
const ROWS = 500;

const columns = [
  ...["seq", "kind", "registryId", "repositoryId", "tagId", "state", "digest", "mediaType"],
  ...["validLo", "validHi", "recordedAt", "clock", "source", "sourceEventId", "actorId", "actorHash"],
  ...["actorHow", "reason", "details", "identity", "previousHash", "hash"],
];

/**
 * Appends to the chain what is not in it yet. The caller holds the lock on the chain until the transaction
 * ends, so sequence numbers have no gaps and every record follows the one before it.
 *
 * @param book has the subjects of all evidence prepared
 */
export async function appendEvidence(
  transaction: TransactionClient,
  book: SubjectBook,
  evidence: readonly NewEvidence[],
  now: Date,
): Promise<Appended[]> {
  const fresh = await withoutKnown(transaction, evidence);
  if (fresh.length === 0) return [];
  let { seq, hash } = await headOf(transaction);
  const actors = new ActorBook(transaction);
  const rows: Bound[][] = [];
  const appended: Appended[] = [];
  for (const { piece, identity } of fresh) {
    seq += 1;
    const actor = "actor" in piece && piece.actor ? await actors.rowOf(piece.actor) : null;
    const record = recordOf(piece, { seq, now, actor });
    const subject = book.rowsOf(piece.subject);
    const previous = hash;
    hash = recordHash(previous, record);
    rows.push(rowOf(record, { subject, actor, identity, previous, hash }));
    appended.push({ seq, evidence: piece, rows: subject });
  }
  for (const some of inPieces(rows, ROWS)) {
    await transaction.$executeRaw(insertRows("Evidence", columns, some));
  }
  return appended;
}

interface Fresh {
  readonly piece: NewEvidence;
  readonly identity: Uint8Array<ArrayBuffer>;
}

async function withoutKnown(
  transaction: TransactionClient,
  evidence: readonly NewEvidence[],
): Promise<Fresh[]> {
  const byIdentity = new Map<string, Fresh>();
  for (const piece of evidence) {
    const identity = new Uint8Array(identityOf(piece));
    const key = Buffer.from(identity).toString("hex");
    if (!byIdentity.has(key)) byIdentity.set(key, { piece, identity });
  }
  for (const some of inPieces([...byIdentity.values()], 1000)) {
    const known = await transaction.evidence.findMany({
      where: { identity: { in: some.map(({ identity }) => identity) } },
      select: { identity: true },
    });
    for (const { identity } of known) byIdentity.delete(Buffer.from(identity).toString("hex"));
  }
  return [...byIdentity.values()];
}

async function headOf(transaction: TransactionClient): Promise<{ seq: number; hash: Uint8Array }> {
  const head = await transaction.evidence.findFirst({
    orderBy: { seq: "desc" },
    select: { seq: true, hash: true },
  });
  return head ?? { seq: 0, hash: GENESIS_HASH };
}

function identityOf(piece: NewEvidence): Uint8Array {
  const { registryId, repository, tag } = piece.subject;
  return evidenceIdentity({
    registryId,
    repository,
    tag,
    kind: piece.kind,
    ...stateOf(piece),
    validLo: piece.valid.lo,
    validHi: piece.valid.hi,
    source: piece.source,
    sourceEventId: piece.sourceEventId ?? null,
    details: detailsOf(piece),
  });
}

interface Place {
  readonly seq: number;
  readonly now: Date;
  readonly actor: ActorRow | null;
}

function recordOf(piece: NewEvidence, { seq, now, actor }: Place): ChainedRecord {
  const { registryId, repository, tag } = piece.subject;
  return {
    seq,
    kind: piece.kind,
    registryId,
    repository,
    tag,
    ...stateOf(piece),
    mediaType: "state" in piece && piece.state.is === "present" ? piece.state.mediaType : null,
    validLo: piece.valid.lo,
    validHi: piece.valid.hi,
    recordedAt: now.getTime(),
    clock: piece.kind === "claim" ? piece.clock : "ours",
    source: piece.source,
    sourceEventId: piece.sourceEventId ?? null,
    actorHash: actor?.commitment ?? null,
    actorHow: "actor" in piece && piece.actor ? piece.actor.how : null,
    reason: "reason" in piece ? (piece.reason ?? null) : null,
    details: detailsOf(piece),
  };
}

function stateOf(piece: NewEvidence): Pick<ChainedRecord, "state" | "digest"> {
  if (!("state" in piece)) return { state: null, digest: null };
  const { state } = piece;
  return { state: state.is, digest: state.is === "present" ? state.digest : null };
}

/** What of a claim the fold needs beside its columns stands with the details, and so in the chain. */
function detailsOf(piece: NewEvidence): string {
  const claim = piece.kind === "claim" ? piece : null;
  return canonicalDetails({
    ...piece.details,
    ...(claim?.removed ? { removed: claim.removed } : {}),
    ...(claim?.paired ? { paired: "yes" } : {}),
  });
}

interface Linked {
  readonly subject: SubjectRows;
  readonly actor: ActorRow | null;
  readonly identity: Uint8Array;
  readonly previous: Uint8Array;
  readonly hash: Uint8Array;
}

function rowOf(record: ChainedRecord, { subject, actor, identity, previous, hash }: Linked): Bound[] {
  return [
    ...[record.seq, record.kind, subject.registry, subject.repository, subject.tag],
    ...[record.state, record.digest, record.mediaType],
    ...[new Date(record.validLo), new Date(record.validHi), new Date(record.recordedAt)],
    ...[record.clock, record.source, record.sourceEventId, actor?.id ?? null, record.actorHash],
    ...[record.actorHow, record.reason, record.details, identity, previous, hash],
  ];
}
