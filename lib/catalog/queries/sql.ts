import type { Database, DatabaseKind } from "#lib/database/database.ts";
import { type Bound, queryRows, type Statement } from "../store/statement.ts";

/** A piece of SQL with its values, which can be put into another one. */
export class SqlPiece {
  readonly parts: readonly string[];
  readonly slots: readonly (Bound | SqlPiece)[];

  constructor(parts: readonly string[], slots: readonly (Bound | SqlPiece)[]) {
    this.parts = parts;
    this.slots = slots;
  }
}

/**
 * Writes SQL as a template: a piece is put in as it is, anything else becomes a parameter. Names of tables
 * and columns stand in the template's own text, so no value can become SQL.
 *
 * By hand and not through Prisma, because three things its queries cannot say are needed on both engines:
 * a literal substring (`contains` lets `_` and `%` through as wildcards), null last without reading all
 * rows, and the comparison of two columns at once that an index answers.
 */
export function sql(parts: TemplateStringsArray, ...slots: (Bound | SqlPiece)[]): SqlPiece {
  return new SqlPiece(parts, slots);
}

/** Pieces one after another with a word between. Nothing to join is an empty piece. */
export function join(pieces: readonly SqlPiece[], word: " AND " | ", " | " OR " | " UNION ALL "): SqlPiece {
  const [first, ...rest] = pieces;
  if (!first) return new SqlPiece([""], []);
  return new SqlPiece(["", ...rest.map(() => word), ""], [first, ...rest]);
}

/** The values of `IN (…)`; at least one. */
export function list(values: readonly Bound[]): SqlPiece {
  return join(
    values.map((value) => sql`${value}`),
    ", ",
  );
}

/** Asks for rows. Whole numbers may come as number or bigint, times as Date, text or number: see column.ts. */
export function select<Row>(database: Database, piece: SqlPiece): Promise<Row[]> {
  return queryRows<Row>(database, render(database.kind, piece));
}

/** With the placeholders of the engine. */
export function render(kind: DatabaseKind, piece: SqlPiece): Statement {
  const values: Bound[] = [];
  return { sql: write(kind, piece, values), values };
}

function write(kind: DatabaseKind, piece: SqlPiece, values: Bound[]): string {
  return piece.parts.reduce((text, part, index) => {
    const slot = piece.slots[index - 1] ?? null;
    if (slot instanceof SqlPiece) return text + write(kind, slot, values) + part;
    return `${text}${placeholder(kind, values.push(slot))}${part}`;
  });
}

function placeholder(kind: DatabaseKind, position: number): string {
  return kind === "postgresql" ? `$${position}` : "?";
}
