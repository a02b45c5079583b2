import { commitTo } from "./actor-commitment.ts";
import { evidenceIdentityHex } from "./evidence-identity.ts";
import { recordHashHex } from "./record-hash.ts";
import type { StoredActor } from "./stored-actors.ts";
import type { StoredEvidence } from "./stored-evidence.ts";

/** A place in the chain: a record and its hash in hexadecimal digits. */
export interface ChainPlace {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first record. */
export const BEGINNING: ChainPlace = { seq: 0, hash: "0".repeat(64) };

/** The first bad record and why, in one sentence. */
export interface Fault {
  readonly seq: number;
  readonly why: string;
}

interface MetActor {
  readonly commitment: string;
  /** The name gives the commitment, or was erased. */
  readonly right: boolean;
}

/** Checks records one after another as the rows come. Pure: it sees rows, not databases. */
export class ChainCheck {
  #at: ChainPlace;
  readonly #actors = new Map<number, MetActor>();

  /** @param from a place known to be right; what comes behind it is checked */
  constructor(from: ChainPlace = BEGINNING) {
    this.#at = from;
  }

  /** The last record that was right. */
  get at(): ChainPlace {
    return this.#at;
  }

  /** Actors of these rows that must be met before the rows are taken. */
  strangers(rows: readonly StoredEvidence[]): number[] {
    const ids = new Set<number>();
    for (const { actorId } of rows) if (actorId !== null && !this.#actors.has(actorId)) ids.add(actorId);
    return [...ids];
  }

  /** Takes rows of actors; one stands beside thousands of records, so it is checked once. */
  meet(actors: readonly StoredActor[]): void {
    for (const actor of actors) {
      this.#actors.set(actor.id, { commitment: actor.commitment, right: isRight(actor) });
    }
  }

  /**
   * Takes the next row. After a fault there is nothing more to say about the rest.
   *
   * @param row with a greater number than the one before
   */
  take(row: StoredEvidence): Fault | null {
    const fault = this.#outOfPlace(row) ?? changedRecord(row) ?? this.#changedActor(row);
    if (fault === null) this.#at = { seq: row.seq, hash: row.hash };
    return fault;
  }

  #outOfPlace(row: StoredEvidence): Fault | null {
    const { seq, hash } = this.#at;
    if (row.seq !== seq + 1) return { seq: seq + 1, why: `Record ${seq + 1} is missing.` };
    if (row.previousHash === hash) return null;
    return {
      seq: row.seq,
      why:
        seq === 0
          ? "Record 1 does not begin the chain: it says that another record came before it."
          : `Record ${row.seq} does not follow record ${seq}: one of the two was changed, replaced or moved.`,
    };
  }

  #changedActor({ seq, actorId, actorHash }: StoredEvidence): Fault | null {
    if (actorId === null && actorHash === null) return null;
    const met = actorId === null ? undefined : this.#actors.get(actorId);
    if (met?.commitment !== actorHash) {
      return { seq, why: `The actor of record ${seq} was taken away or exchanged.` };
    }
    return met.right ? null : { seq, why: `The name of the actor of record ${seq} was changed.` };
  }
}

function changedRecord(row: StoredEvidence): Fault | null {
  const why = isAboutKnown(row)
    ? changedContent(row)
    : `The registry that record ${row.seq} is about is gone.`;
  return why === null ? null : { seq: row.seq, why };
}

type AboutKnown = StoredEvidence & { readonly registryId: string };

function isAboutKnown(row: StoredEvidence): row is AboutKnown {
  return row.registryId !== null;
}

function changedContent(row: AboutKnown): string | null {
  const { seq } = row;
  if (row.inPlace !== 1) {
    return `The tag or repository that record ${seq} is about is gone, or of another repository or registry.`;
  }
  if (recordHashHex(row.previousHash, row) !== row.hash) {
    return `Record ${seq}, or the name of the tag, repository or registry it is about, was changed.`;
  }
  return evidenceIdentityHex(row) === row.identity ? null : `The identity of record ${seq} was changed.`;
}

function isRight({ kind, name, salt, commitment, erasedAt }: StoredActor): boolean {
  if (name === null && salt === null) return erasedAt !== null;
  if (name === null || salt === null) return false;
  return commitTo(Buffer.from(salt, "hex"), kind, name) === commitment;
}
