import type { Database } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { list, select, sql } from "#lib/database/sql.ts";
import type { Purpose } from "#lib/manifests/model.ts";
import type { ChildUse, ManifestSummary } from "../store/facts.ts";

export interface KnownManifest {
  summary: ManifestSummary;
  children: readonly ChildUse[];
}

/** Digests held in memory to know without a query that one is new. */
const ALL = 100_000;
const REMEMBERED = 20_000;

/**
 * What is stored of manifests, by digest. Questions that come together are answered by one query, and a
 * scan of a registry never seen before needs none: as long as all stored digests fit into memory, a miss
 * is certain. Another server may have stored one meanwhile; it is then read once more, which harms nobody.
 */
export class KnownManifests {
  readonly #database: Database;
  /** Least recently used first. */
  readonly #remembered = new Map<string, KnownManifest>();
  #all: Promise<Set<string> | null> | null = null;
  #asked = new Map<string, PromiseWithResolvers<KnownManifest | null>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** What is stored of this manifest; null when nothing is. */
  async find(digest: string): Promise<KnownManifest | null> {
    const remembered = this.#remembered.get(digest);
    if (remembered) {
      this.#remembered.delete(digest);
      this.#remembered.set(digest, remembered);
      return remembered;
    }
    this.#all ??= this.#loadAll();
    const all = await this.#all;
    if (all && !all.has(digest)) return null;
    return this.#ask(digest);
  }

  /** Notes a manifest that is stored, or about to be. */
  async remember(known: KnownManifest): Promise<void> {
    this.#keep(known);
    const all = await this.#all;
    all?.add(known.summary.digest);
    if (all && all.size > ALL) this.#all = Promise.resolve(null);
  }

  /** Forgets one of which a part is missing, so that it is looked at again. */
  forget(digest: string): void {
    this.#remembered.delete(digest);
  }

  #keep(known: KnownManifest): void {
    this.#remembered.set(known.summary.digest, known);
    if (this.#remembered.size <= REMEMBERED) return;
    const oldest = this.#remembered.keys().next();
    if (!oldest.done) this.#remembered.delete(oldest.value);
  }

  async #loadAll(): Promise<Set<string> | null> {
    const rows = await this.#database.client.manifest.findMany({ select: { digest: true }, take: ALL + 1 });
    return rows.length > ALL ? null : new Set(rows.map((row) => row.digest));
  }

  #ask(digest: string): Promise<KnownManifest | null> {
    const asked = this.#asked.get(digest);
    if (asked) return asked.promise;
    if (this.#asked.size === 0) setImmediate(() => void this.#answer());
    const question = Promise.withResolvers<KnownManifest | null>();
    this.#asked.set(digest, question);
    return question.promise;
  }

  async #answer(): Promise<void> {
    const asked = this.#asked;
    this.#asked = new Map();
    try {
      const found = await loadKnown(this.#database, [...asked.keys()]);
      for (const known of found.values()) this.#keep(known);
      for (const [digest, question] of asked) question.resolve(found.get(digest) ?? null);
    } catch (error) {
      for (const question of asked.values()) question.reject(error);
    }
  }
}

interface SummaryRow extends Omit<ManifestSummary, "platforms" | "createdAt" | "size" | "purpose"> {
  platforms: string;
  purpose: string;
  createdAt: Date | null;
  size: bigint | number;
}

async function loadKnown(
  database: Database,
  digests: readonly string[],
): Promise<Map<string, KnownManifest>> {
  const known = new Map<string, KnownManifest>();
  for (const piece of inPieces(digests, 500)) {
    const [rows, children] = await Promise.all([
      select<SummaryRow>(
        database,
        sql`SELECT "digest", "mediaType", "purpose", "artifactType", "subject", "configDigest", "createdAt",
            "platforms", "size" FROM "Manifest" WHERE "digest" IN (${list(piece)})`,
      ),
      select<ChildUse & { parentDigest: string }>(
        database,
        sql`SELECT "parentDigest", "position", "digest", "role" FROM "ManifestChild"
            WHERE "parentDigest" IN (${list(piece)}) ORDER BY "position"`,
      ),
    ]);
    const ofParent = Map.groupBy(children, (child) => child.parentDigest);
    for (const row of rows) {
      known.set(row.digest, { summary: summaryOf(row), children: ofParent.get(row.digest) ?? [] });
    }
  }
  return known;
}

function summaryOf(row: SummaryRow): ManifestSummary {
  return {
    ...row,
    purpose: row.purpose as Purpose,
    createdAt: row.createdAt === null ? null : new Date(row.createdAt),
    platforms: JSON.parse(row.platforms) as string[],
    size: BigInt(row.size),
  };
}
