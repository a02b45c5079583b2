import type { DatabaseKind } from "#lib/database/database.ts";
import { type Sql, sql } from "#lib/database/sql.ts";
import { facetsOf } from "#lib/tag-history/move-facet.ts";

/** A whole number: SQLite takes a bound one for one with a fraction, and divides by it as such. */
export function whole(number: number): Sql {
  return sql`CAST(${number} AS BIGINT)`;
}

/** Made of a number, on either engine. */
export interface Expressions {
  time(milliseconds: Sql): Sql;
  /** A digest that stands for a number below two million. */
  digest(number: Sql): Sql;
  /** Sixteen bytes, different for each number. */
  bytes(number: Sql): Sql;
  /** Thirty-two bytes of nothing. */
  readonly hash: Sql;
}

const shared = (eight: Sql) =>
  sql`('sha256:' || ${eight} || ${eight} || ${eight} || ${eight} || ${eight} || ${eight} || ${eight} || ${eight})`;

/** As hexadecimal digits: neighbouring numbers lie far from each other, as digests do. */
const spread = (number: Sql) => sql`((${number}) * 2654435761 % 4294967296)`;

const engines: Record<DatabaseKind, Expressions> = {
  sqlite: {
    time: (milliseconds) => sql`(${milliseconds})`,
    digest: (number) => shared(sql`printf('%08x', ${spread(number)})`),
    bytes: (number) => sql`CAST(printf('%016d', ${number}) AS BLOB)`,
    hash: sql`zeroblob(32)`,
  },
  postgresql: {
    time: (milliseconds) => sql`(TIMESTAMP '1970-01-01' + (${milliseconds}) * INTERVAL '1 millisecond')`,
    digest: (number) => shared(sql`lpad(to_hex(${spread(number)}), 8, '0')`),
    bytes: (number) => sql`decode(lpad(to_hex(${number}), 32, '0'), 'hex')`,
    hash: sql`decode(repeat('00', 32), 'hex')`,
  },
};

export function expressionsFor(kind: DatabaseKind): Expressions {
  return engines[kind];
}

/** The digest of a number as text, as the expression makes it. */
export function digestOf(number: number): string {
  const eight = ((BigInt(number) * 2654435761n) % 4294967296n).toString(16).padStart(8, "0");
  return `sha256:${eight.repeat(8)}`;
}

/** Texts of the places that a facet is made of: the program's own table, so that both say the same. */
export function textOfPlace(part: "kind" | "certainty" | "source", place: Sql): Sql {
  const step = { kind: 512, certainty: 128, source: 1 }[part];
  const count = { kind: 8, certainty: 4, source: 17 }[part];
  const cases = Array.from({ length: count }, (_, index) => {
    const facets = facetsOf(index * step);
    if (facets === null) throw new Error(`no ${part} has the place ${index}`);
    return sql`WHEN ${index} THEN ${facets[part]}`;
  });
  return sql`(CASE ${place} ${cases.reduce((all, each) => sql`${all} ${each}`)} END)`;
}
