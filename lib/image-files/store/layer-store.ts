import { ShortMemory } from "#lib/catalog/concurrency/short-memory.ts";
import { wait } from "#lib/catalog/concurrency/wait.ts";
import type { Database } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { insertRows, runTogether } from "#lib/database/sql.ts";
import { isUniqueViolation } from "#lib/database/unique-violation.ts";
import { TagtrailError } from "#lib/errors.ts";
import { invalidIndex } from "#lib/layers/bytes/byte-reader.ts";
import type { LayerFacts } from "#lib/layers/index/layer-facts.ts";
import { INDEX_VERSION } from "#lib/layers/index/segments.ts";
import { type PointRow, readPointTable } from "#lib/layers/restart/point-table.ts";

/** What is stored of a layer, without its index. */
export interface StoredLayer {
  digest: string;
  source: "reading" | "contents";
  facts: LayerFacts;
  readAt: Date;
}

/** What a reading gave, packed. */
export interface PackedLayer {
  source: "reading" | "contents";
  index: Uint8Array<ArrayBuffer>;
  points: Uint8Array<ArrayBuffer>;
  /** Packed windows of the restart points, one after another. */
  windows: Uint8Array<ArrayBuffer>;
  facts: LayerFacts;
}

export interface LayerStoreParts {
  readonly database: Database;
  readonly clock: () => Date;
  /** Bytes that all indexes together may take. */
  readonly capacity: number;
}

/** Windows that are written by one statement, and milliseconds between two: all at once would hold up every page. */
const WINDOWS_AT_ONCE = 6;
const REST_MS = 5;
/** Stands in place of the version until all windows are written: such a row is as good as none. */
const UNFINISHED = 0;
/** Milliseconds for which a layer that was found is not looked for again. */
const KNOWN_MS = 2000;
/** A layer that was used is noted at most so often. Milliseconds. */
const NOTE_EVERY_MS = 60_000;
/** What was noted within that time is in use: the layers of a large image must not push one another out. */
const IN_USE_MS = 2 * NOTE_EVERY_MS;

/** The packed indexes of layers in the database. All methods throw what the database throws. */
export class LayerStore {
  readonly #parts: LayerStoreParts;
  readonly #noted = new Map<string, number>();
  /** A page asks for the same layers several times at once. */
  readonly #known = new ShortMemory<StoredLayer>(5000);

  constructor(parts: LayerStoreParts) {
    this.#parts = parts;
  }

  /** Those of these layers that are stored, by digest. Counts as use. */
  async find(digests: readonly string[]): Promise<Map<string, StoredLayer>> {
    const found = new Map<string, StoredLayer>();
    const unknown = new Set<string>();
    for (const digest of digests) {
      const known = this.#known.get(digest);
      if (known === undefined) unknown.add(digest);
      else found.set(digest, known);
    }
    if (unknown.size === 0) return found;
    const rows = await this.#parts.database.client.layerIndex.findMany({
      where: { digest: { in: [...unknown] }, version: INDEX_VERSION },
      select: { digest: true, source: true, facts: true, readAt: true },
    });
    await this.#noteUse(rows.map((row) => row.digest));
    for (const { digest, source, facts, readAt } of rows) {
      const stored: StoredLayer = {
        ...{ digest, readAt },
        source: source === "contents" ? "contents" : "reading",
        facts: JSON.parse(facts) as LayerFacts,
      };
      found.set(digest, stored);
      this.#known.set(digest, stored, KNOWN_MS);
    }
    return found;
  }

  /** The packed index for LayerIndex; null when it is not stored (any more). */
  async index(digest: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const row = await this.#parts.database.client.layerIndex.findUnique({
      where: { digest, version: INDEX_VERSION },
      select: { bytes: true },
    });
    return row?.bytes ?? null;
  }

  /** Where reading can begin in the middle of a layer; null when it is not stored (any more). */
  async points(digest: string): Promise<PointRow[] | null> {
    const row = await this.#parts.database.client.layerIndex.findUnique({
      where: { digest, version: INDEX_VERSION },
      select: { points: true },
    });
    return row === null ? null : readPointTable(row.points);
  }

  /** @throws LayerError `layer_index_invalid`; TagtrailError `unavailable` when it was dropped a moment ago */
  async window(digest: string, { start, end }: { start: number; end: number }): Promise<Uint8Array> {
    const row = await this.#parts.database.client.layerWindow.findUnique({
      where: { digest_start: { digest, start } },
      select: { bytes: true },
    });
    if (row === null) throw droppedLately();
    if (row.bytes.length !== end - start) throw invalidIndex();
    return row.bytes;
  }

  /** Stores a layer in place of what was stored of it, and makes room. */
  async save(digest: string, packed: PackedLayer): Promise<void> {
    this.#known.delete(digest);
    try {
      await this.#replace(digest, packed);
    } catch (error) {
      // Another server stored it at the same moment: of one digest there is one index.
      if (!isUniqueViolation(error)) throw error;
    }
    this.#noted.set(digest, this.#parts.clock().getTime());
    await this.#makeRoom(digest);
  }

  /** Forgets layers whose lists are damaged: they are read again. */
  async drop(digests: readonly string[]): Promise<void> {
    for (const digest of digests) this.#known.delete(digest);
    await this.#parts.database.client.layerIndex.deleteMany({ where: { digest: { in: [...digests] } } });
  }

  async #replace(digest: string, packed: PackedLayer): Promise<void> {
    const { client } = this.#parts.database;
    const now = this.#parts.clock();
    const { index, points, windows, facts, source } = packed;
    const rows = readPointTable(points).flatMap(({ window }) =>
      window === null
        ? []
        : [{ digest, start: window.start, bytes: windows.slice(window.start, window.end) }],
    );
    await client.$transaction([
      client.layerIndex.deleteMany({ where: { digest } }),
      client.layerIndex.create({
        data: {
          ...{ digest, source, points },
          version: UNFINISHED,
          bytes: index,
          facts: JSON.stringify(facts),
          size: index.length + points.length + windows.length,
          readAt: now,
          usedAt: now,
        },
        select: { digest: true },
      }),
    ]);
    for (const some of inPieces(rows, WINDOWS_AT_ONCE)) {
      const values = some.map(({ start, bytes }) => [digest, start, bytes]);
      await runTogether(this.#parts.database, [
        insertRows("LayerWindow", ["digest", "start", "bytes"], values),
      ]);
      await wait(REST_MS);
    }
    // Not "update": that would read the whole row back.
    await client.layerIndex.updateMany({ where: { digest }, data: { version: INDEX_VERSION } });
  }

  async #noteUse(digests: readonly string[]): Promise<void> {
    const now = this.#parts.clock();
    const due = digests.filter((digest) => now.getTime() - (this.#noted.get(digest) ?? 0) >= NOTE_EVERY_MS);
    if (due.length === 0) return;
    if (this.#noted.size > 10_000) this.#noted.clear();
    for (const digest of due) this.#noted.set(digest, now.getTime());
    await this.#parts.database.client.layerIndex.updateMany({
      where: { digest: { in: due } },
      data: { usedAt: now },
    });
  }

  /** Drops what was not used for longest until the rest fits; never what was stored a moment ago, or is in use. */
  async #makeRoom(kept: string): Promise<void> {
    const { database, capacity, clock } = this.#parts;
    const rows = await database.client.layerIndex.findMany({
      select: { digest: true, size: true, usedAt: true },
      orderBy: { usedAt: "asc" },
    });
    const inUse = clock().getTime() - IN_USE_MS;
    let excess = rows.reduce((sum, { size }) => sum + size, 0) - capacity;
    for (const { digest, size, usedAt } of rows) {
      if (excess <= 0) return;
      if (digest === kept || usedAt.getTime() > inUse) continue;
      await this.drop([digest]);
      excess -= size;
    }
  }
}

/** The list of a layer, or a part of it, that was there when a question began and is not any more. */
export function droppedLately(): TagtrailError {
  return new TagtrailError("unavailable", "The list of a layer's files was dropped a moment ago.", {
    advice: "Ask again: the layer is read anew.",
  });
}
