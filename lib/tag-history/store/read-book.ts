import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { insertRows, sql } from "#lib/database/sql.ts";
import type { Observation } from "../evidence.ts";
import type { TagRead } from "../tag-read.ts";

/** Milliseconds after which a read that only confirms is chained all the same. */
const HEARTBEAT_MS = 7 * 24 * 3_600_000;

/** What the last read of a tag showed, as its row says. */
interface LastRead {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  readonly sortKey: string;
  state: string;
  digest: string | null;
  seenLo: Date | null;
  seenHi: Date | null;
  chainedAt: Date | null;
}

const columns = [
  ...["id", "repositoryId", "name", "sortKey", "state", "digest", "seenLo", "seenHi", "chainedAt"],
];

/**
 * Decides which reads become evidence. Ten thousand tags read every minute would be five thousand million
 * records a year; what only confirms is kept on the tag's row and chained when something else is seen, when
 * evidence of another kind came in between, and once a week.
 */
export class ReadBook {
  readonly #transaction: TransactionClient;
  readonly #rows = new Map<number, LastRead>();
  readonly #changed = new Set<number>();

  constructor(transaction: TransactionClient) {
    this.#transaction = transaction;
  }

  async load(tags: readonly number[]): Promise<void> {
    for (const some of inPieces(tags, 1000)) {
      const rows = await this.#transaction.historyTag.findMany({ where: { id: { in: some } } });
      for (const row of rows) this.#rows.set(row.id, row);
    }
  }

  /** Takes over a read of a loaded tag; answers what of it has to be chained. */
  take(tag: number, read: TagRead): Observation[] {
    const row = this.#rows.get(tag);
    if (!row) throw new Error("the row of a tag was not loaded");
    const { lo, hi } = read.valid;
    const isOlder = row.seenHi !== null && hi < row.seenHi.getTime();
    const isSame = row.state === read.state.is && row.digest === digestOf(read.state);
    if (isOlder) return isSame ? [] : [observation(read)];
    const since = row.chainedAt?.getTime() ?? null;
    const confirms = isSame && since !== null && hi - since < HEARTBEAT_MS;
    const chained = confirms ? [] : [...(isSame ? [] : lastConfirmation(row, read)), observation(read)];
    Object.assign(row, { state: read.state.is, digest: digestOf(read.state) });
    Object.assign(row, { seenLo: new Date(lo), seenHi: new Date(hi) });
    if (!confirms) row.chainedAt = new Date(hi);
    this.#changed.add(tag);
    return chained;
  }

  /** Stores what the reads showed last. */
  async store(): Promise<void> {
    const rows = [...this.#changed].sort((a, b) => a - b).flatMap((id) => this.#rows.get(id) ?? []);
    for (const some of inPieces(rows, 500)) {
      const values = some.map((row) => [
        ...[row.id, row.repositoryId, row.name, row.sortKey, row.state, row.digest],
        ...[row.seenLo, row.seenHi, row.chainedAt],
      ]);
      await this.#transaction.$executeRaw(insertRows("HistoryTag", columns, values, UPDATE));
    }
  }
}

const UPDATE = sql`ON CONFLICT ("id") DO UPDATE SET
  "state" = excluded."state", "digest" = excluded."digest", "seenLo" = excluded."seenLo",
  "seenHi" = excluded."seenHi", "chainedAt" = excluded."chainedAt"`;

/** The last read that confirmed the state that is now over, when it is not in the chain yet. */
function lastConfirmation(row: LastRead, read: TagRead): Observation[] {
  const { seenLo, seenHi, chainedAt } = row;
  if (seenLo === null || seenHi === null || row.state === "unknown") return [];
  if (chainedAt !== null && seenHi.getTime() <= chainedAt.getTime()) return [];
  return [
    {
      kind: "observation",
      subject: read.subject,
      state: row.digest === null ? { is: "absent" } : { is: "present", digest: row.digest, mediaType: null },
      valid: { lo: seenLo.getTime(), hi: seenHi.getTime() },
      source: read.source,
    },
  ];
}

function observation({ subject, state, valid, source }: TagRead): Observation {
  return { kind: "observation", subject, state, valid, source };
}

function digestOf(state: TagRead["state"]): string | null {
  return state.is === "present" ? state.digest : null;
}
