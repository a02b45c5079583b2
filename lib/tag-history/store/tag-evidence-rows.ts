import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { type ActorName, type Source, STATE_KINDS, type TagState } from "../evidence.ts";
import type { TagEvidence } from "../fold/tag-evidence.ts";

/** Rows of evidence about one tag, as the fold takes them. */
const selected = {
  seq: true,
  kind: true,
  tagId: true,
  state: true,
  digest: true,
  mediaType: true,
  validLo: true,
  validHi: true,
  source: true,
  actorId: true,
  actorHow: true,
  reason: true,
  details: true,
} as const;

interface Row {
  seq: number;
  kind: string;
  tagId: number | null;
  state: string | null;
  digest: string | null;
  mediaType: string | null;
  validLo: Date;
  validHi: Date;
  source: string;
  actorId: number | null;
  actorHow: string | null;
  reason: string | null;
  details: string;
}

/** Evidence of a tag: all of it, or what may still have been so at `since` (milliseconds) or later. */
export interface Wanted {
  readonly tag: number;
  readonly since?: number;
}

/** So many tags with a time of their own in one statement. */
const TIMES = 100;

/** Evidence of tags, by tag. */
export async function evidenceOf(
  transaction: TransactionClient,
  wanted: readonly Wanted[],
): Promise<Map<number, TagEvidence[]>> {
  const byTag = new Map<number, TagEvidence[]>(wanted.map(({ tag }) => [tag, []]));
  const whole = wanted.flatMap(({ tag, since }) => (since === undefined ? tag : []));
  const late = wanted.flatMap(({ tag, since }) =>
    since === undefined ? [] : { tagId: tag, validHi: { gte: new Date(since) } },
  );
  const conditions = [
    ...inPieces(whole, 1000).map((tags) => ({ tagId: { in: tags } })),
    ...inPieces(late, TIMES).map((some) => ({ OR: some })),
  ];
  for (const where of conditions) {
    const rows = await transaction.evidence.findMany({
      where: { ...where, kind: { in: [...STATE_KINDS] } },
      select: selected,
    });
    for (const row of rows) if (row.tagId !== null) byTag.get(row.tagId)?.push(tagEvidence(row));
  }
  return byTag;
}

function tagEvidence(row: Row): TagEvidence {
  const details = JSON.parse(row.details) as Record<string, string>;
  return {
    seq: row.seq,
    kind: row.kind as TagEvidence["kind"],
    state: stateOf(row),
    valid: { lo: row.validLo.getTime(), hi: row.validHi.getTime() },
    source: row.source as Source,
    actor: row.actorId === null ? null : { id: row.actorId, how: row.actorHow as ActorName["how"] },
    reason: row.reason,
    removed: details.removed ?? null,
    paired: details.paired === "yes",
  };
}

function stateOf({ state, digest, mediaType }: Row): TagState {
  if (state === "present" && digest !== null) return { is: "present", digest, mediaType };
  return state === "untold" ? { is: "untold" } : { is: "absent" };
}
