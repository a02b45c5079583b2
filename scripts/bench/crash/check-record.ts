import { openForReading } from "#lib/database/open-for-reading.ts";
import { sql } from "#lib/database/sql.ts";
import { verifyChain } from "#lib/tag-history/chain/verify-chain.ts";
import { REPOSITORY, type TrueRegistry } from "./true-registry.ts";

/** What the console's record says, against what the registry knows of itself. */
export interface Verdict {
  readonly intents: number;
  readonly applied: number;
  readonly notApplied: number;
  readonly unknown: number;
  /** Intents without an outcome. */
  readonly open: number;
  /** Writes without an intent recorded before. */
  readonly unrecorded: number;
  /** Writes that happened twice, and intents with two outcomes. */
  readonly doubled: number;
  readonly falseApplied: number;
  readonly falseNotApplied: number;
  /** Tags whose last applied move is not what the registry shows. */
  readonly wrongAfterReplay: number;
  readonly chain: { readonly records: number; readonly fault: string | null };
}

interface Row {
  kind: string;
  digest: string | null;
  recordedAt: number | Date;
  details: string;
  tag: string;
}

/** Reads the whole record and compares. Every move has a version of its own, so a write names its move. */
export async function checkRecord(databaseUrl: string, registry: TrueRegistry): Promise<Verdict> {
  const reading = await openForReading(databaseUrl);
  try {
    const rows = await reading.rows<Row>(
      sql`SELECT e."kind", e."digest", e."recordedAt", e."details", t."name" AS "tag" FROM "Evidence" e
          JOIN "HistoryTag" t ON t."id" = e."tagId" WHERE e."source" = 'console'
            AND e."kind" IN ('intent', 'action', 'outcome') ORDER BY e."seq"`,
    );
    const { records, firstBad } = await verifyChain(reading);
    return { ...compare(rows, registry), chain: { records, fault: firstBad?.why ?? null } };
  } finally {
    await reading.close();
  }
}

function compare(rows: readonly Row[], { writes, sandbox }: TrueRegistry): Omit<Verdict, "chain"> {
  const changeOf = ({ details }: Row) => (JSON.parse(details) as { change: string }).change;
  const intents = new Map(rows.filter(({ kind }) => kind === "intent").map((row) => [changeOf(row), row]));
  const ends = Map.groupBy(
    rows.filter(({ kind }) => kind !== "intent"),
    changeOf,
  );
  const written = Map.groupBy(writes, ({ digest }) => digest);
  const byDigest = new Map([...intents.values()].map((row) => [row.digest, row]));
  const outcomes = [...intents].map(([change, intent]) => {
    const end = ends.get(change)?.[0];
    const told =
      end?.kind === "action" ? "applied" : end && (JSON.parse(end.details) as { outcome: string }).outcome;
    return { told, happened: written.has(intent.digest ?? "") };
  });
  const count = (told: string) => outcomes.filter((each) => each.told === told).length;
  const last = new Map(rows.filter(({ kind }) => kind === "action").map(({ tag, digest }) => [tag, digest]));
  return {
    intents: intents.size,
    applied: count("applied"),
    notApplied: count("not-applied") + count("refused"),
    unknown: count("unknown"),
    open: outcomes.filter(({ told }) => told === undefined).length,
    unrecorded: writes.filter(({ digest, at }) => {
      const intent = byDigest.get(digest);
      return intent === undefined || new Date(intent.recordedAt).getTime() > at;
    }).length,
    doubled:
      [...written.values()].filter((same) => same.length > 1).length +
      [...ends.values()].filter((same) => same.length > 1).length,
    falseApplied: outcomes.filter(({ told, happened }) => told === "applied" && !happened).length,
    falseNotApplied: outcomes.filter(
      ({ told, happened }) => (told === "not-applied" || told === "refused") && happened,
    ).length,
    wrongAfterReplay: [...last].filter(
      ([tag, digest]) => sandbox.store.resolveTag(REPOSITORY, tag) !== digest,
    ).length,
  };
}
