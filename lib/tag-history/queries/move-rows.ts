import { moveMark, type TagMove } from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import { oneOf } from "#lib/database/id-list.ts";
import { type RawNumber, type RawTime, timeText, truth } from "#lib/database/paging/raw-values.ts";
import { select, sql } from "#lib/database/sql.ts";
import { type ActorColumns, presentActor } from "./present-actor.ts";

/** A move with every name in it, its digests bare. */
export interface MoveRow extends ActorColumns {
  readonly seq: number;
  readonly kind: TagMove["kind"];
  readonly registry: string;
  readonly repository: string | null;
  readonly tag: string | null;
  readonly fromDigest: string | null;
  readonly toDigest: string | null;
  readonly atLo: RawTime | null;
  readonly atHi: RawTime;
  readonly certainty: TagMove["certainty"];
  readonly fromKnown: boolean | RawNumber;
  readonly source: string;
  readonly reason: string | null;
  readonly marks: string;
}

/** @param seqs at most some thousands @returns newest first */
export async function moveRows(database: Database, seqs: readonly number[]): Promise<MoveRow[]> {
  if (seqs.length === 0) return [];
  return await select<MoveRow>(
    database,
    sql`SELECT m."seq", m."kind", g."name" AS "registry", r."name" AS "repository", t."name" AS "tag",
          m."fromDigest", m."toDigest", m."atLo", m."atHi", m."certainty", m."fromKnown",
          a."kind" AS "actorKind", a."name" AS "actorName", m."actorHow", m."source", m."reason", m."marks"
        FROM "TagMove" m JOIN "HistoryRegistry" g ON g."id" = m."registryId"
          LEFT JOIN "HistoryRepository" r ON r."id" = m."repositoryId"
          LEFT JOIN "HistoryTag" t ON t."id" = m."tagId" LEFT JOIN "Actor" a ON a."id" = m."actorId"
        WHERE ${oneOf(database, sql`m."seq"`, seqs)} ORDER BY m."atHi" DESC, m."seq" DESC`,
  );
}

type Glances = (digest: string | null) => TagMove["from"];

/** @param glances says what is known of a digest where the move was */
export function presentMove(row: MoveRow, glances: Glances): TagMove {
  const { seq, kind, registry, repository, tag, certainty, source, reason } = row;
  return {
    id: Number(seq),
    kind,
    registry,
    repository,
    tag,
    from: glances(row.fromDigest),
    to: glances(row.toDigest),
    at: { from: timeText(row.atLo), to: timeText(row.atHi) ?? "" },
    certainty,
    fromKnown: truth(row.fromKnown),
    actor: presentActor(row),
    source,
    reason,
    marks: row.marks.split(" ").flatMap((word) => moveMark.safeParse(word).data ?? []),
  };
}
