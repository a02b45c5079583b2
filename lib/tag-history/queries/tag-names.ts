import type { Database } from "#lib/database/database.ts";
import { select, sql } from "#lib/database/sql.ts";
import { fitsPattern } from "#lib/database/text-search.ts";
import { matchesPattern } from "#lib/references/name-pattern.ts";

/** Ids that are read together. */
const PIECE = 20_000;
/** Ids are given out in order and become visible in almost the same: of the last ones, some may be missing yet. */
const UNSETTLED = 1_000;
/** With fewer, the database looks through all names in a moment. */
const WORTH_IT = 50_000;
const NEWLINE = 10;

/**
 * Names of all tags in memory, about 30 bytes each, for patterns without a beginning (`*-rc*`): no index finds
 * those, and a database that looks through a million names takes longer than a page may. Names are only ever
 * added, so what was read stays true. Nothing is read before somebody asks for such a pattern.
 */
export class TagNames {
  readonly #database: Database;
  /** Lines of id, blank and name, with a line end before and after. */
  readonly #pieces: Buffer[] = [];
  #upTo = 0;
  #reading: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Ids of tags whose name fits, with `*` for any text; null: more than `most`; undefined: ask the database
   * instead, because the names are few, or still being read, or the pattern says too little.
   */
  async find(pattern: string, most: number): Promise<number[] | null | undefined> {
    const literal = longestPiece(pattern);
    // Ids are among the lines, so digits are everywhere.
    if (/^\d{0,2}$/.test(literal)) return undefined;
    const settled = (await this.#newestId()) - UNSETTLED;
    if (settled < WORTH_IT) return undefined;
    if (settled - this.#upTo >= PIECE) {
      const behind = settled - this.#upTo;
      const reading = this.#read(settled);
      // One piece takes no longer than looking without it.
      if (behind < 2 * PIECE) await reading;
      else {
        // What fails here is tried again by whoever asks next; until then the database looks.
        reading.catch(() => undefined);
        return undefined;
      }
    }
    return await this.#search(pattern, literal, most);
  }

  async #search(pattern: string, literal: string, most: number): Promise<number[] | null> {
    const ids: number[] = [];
    for (const piece of this.#pieces) {
      if (!collect(piece, pattern, literal, ids, most)) return null;
    }
    const rows = await select<{ id: number }>(
      this.#database,
      sql`SELECT n."id" FROM "HistoryTag" n
          WHERE n."id" > ${this.#upTo} AND ${fitsPattern(this.#database, sql`n."name"`, pattern)} LIMIT ${most + 1}`,
    );
    ids.push(...rows.map(({ id }) => Number(id)));
    return ids.length > most ? null : ids;
  }

  async #newestId(): Promise<number> {
    // Prisma's own aggregate goes through all rows.
    const [row] = await select<{ id: number | null }>(
      this.#database,
      sql`SELECT MAX(n."id") AS "id" FROM "HistoryTag" n`,
    );
    return Number(row?.id ?? 0);
  }

  #read(settled: number): Promise<void> {
    this.#reading ??= this.#readUpTo(settled).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readUpTo(settled: number): Promise<void> {
    while (settled - this.#upTo >= PIECE) {
      const next = this.#upTo + PIECE;
      const line = sql`CAST(n."id" AS TEXT) || ' ' || n."name"`;
      const lines =
        this.#database.kind === "sqlite"
          ? sql`group_concat(${line}, char(10))`
          : sql`string_agg(${line}, chr(10))`;
      const [row] = await select<{ lines: string | null }>(
        this.#database,
        sql`SELECT ${lines} AS "lines" FROM "HistoryTag" n WHERE n."id" > ${this.#upTo} AND n."id" <= ${next}`,
      );
      // The grammar of tags allows ASCII only.
      if (row?.lines) this.#pieces.push(Buffer.from(`\n${row.lines}\n`, "latin1"));
      this.#upTo = next;
    }
  }
}

/** @returns false when there are more than `most` */
function collect(piece: Buffer, pattern: string, literal: string, ids: number[], most: number): boolean {
  for (let at = piece.indexOf(literal); at !== -1; ) {
    const end = piece.indexOf(NEWLINE, at);
    const [id = "", name = ""] = piece.toString("latin1", piece.lastIndexOf(NEWLINE, at) + 1, end).split(" ");
    if (matchesPattern(pattern, name) && ids.push(Number(id)) > most) return false;
    at = piece.indexOf(literal, end);
  }
  return true;
}

function longestPiece(pattern: string): string {
  return pattern.split("*").reduce((longest, piece) => (piece.length > longest.length ? piece : longest), "");
}
