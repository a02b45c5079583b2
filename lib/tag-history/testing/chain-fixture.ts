import { createHash } from "node:crypto";
import type { Database } from "#lib/database/database.ts";
import { type Bound, insertRows, runTogether } from "#lib/database/sql.ts";
import { commitTo } from "../chain/actor-commitment.ts";
import type { ChainedRecord } from "../chain/chained-record.ts";
import { evidenceIdentity } from "../chain/evidence-identity.ts";
import { canonicalDetails, GENESIS_HASH, recordHash } from "../chain/record-hash.ts";

/** When the first record of a built chain was recorded. */
export const CHAIN_BEGAN = Date.parse("2026-05-03T14:00:00.000Z");

const EVIDENCE_COLUMNS = [
  ...["seq", "kind", "registryId", "repositoryId", "tagId", "state", "digest", "mediaType"],
  ...["validLo", "validHi", "recordedAt", "clock", "source", "sourceEventId", "actorId", "actorHash"],
  ...["actorHow", "reason", "details", "identity", "previousHash", "hash"],
];
/** 22 values a row, and SQLite takes 32,766 in one statement. */
const ROWS_AT_ONCE = 1_400;

/** In each repository, where nothing else is said. */
const TAGS = 10;

/** Two registries with repositories and tags of the same names, so that mixing them up would show. */
const REGISTRIES = ["0b5e7a52-6a1c-4f0e-9c55-1d2f3a4b5c6d", "9d3c1a60-2b4e-47d8-8f10-aa55cc33ee77"];
const REPOSITORIES = ["team/app", "team/base"];
const ACTORS: readonly (readonly [kind: string, name: string])[] = [
  ["account", "ada"],
  ["account", "Göran Ŝmidt"],
  ["address", "203.0.113.9"],
  ["person", "ada"],
];

interface BuiltActor {
  readonly id: number;
  readonly kind: string;
  readonly name: string;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly commitment: string;
}

const actors: readonly BuiltActor[] = ACTORS.map(([kind, name], index) => {
  const salt = saltOf(index);
  return { id: index + 1, kind, name, salt, commitment: commitTo(salt, kind, name) };
});

/** Of the actor with this place among them. */
export function saltOf(index: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(`salt ${index}`).digest().subarray(0, 16));
}

/** The state of a chain: the last record's number and hash. */
export interface BuiltHead {
  readonly seq: number;
  readonly hash: Uint8Array;
}

export interface ChainShape {
  readonly records: number;
  /** In each of the four repositories. */
  readonly tags?: number;
  /** Begins with another history: a chain with another seed shares nothing with it but its form. */
  readonly seed?: number;
}

/**
 * Fills an empty history with records of every kind, hashed as the store does. The same shape gives the
 * same rows on both databases.
 */
export async function buildChain(database: Database, shape: ChainShape): Promise<BuiltHead> {
  await insertNames(database, shape.tags ?? TAGS);
  return await extendChain(database, { seq: 0, hash: GENESIS_HASH }, shape);
}

/** Appends to a chain that was built with the same number of tags. */
export async function extendChain(
  database: Database,
  from: BuiltHead,
  { records, tags = TAGS, seed = 0 }: ChainShape,
): Promise<BuiltHead> {
  let head = from;
  while (head.seq < from.seq + records) {
    const rows: Bound[][] = [];
    for (let made = Math.min(ROWS_AT_ONCE, from.seq + records - head.seq); made > 0; made -= 1) {
      const seq = head.seq + 1;
      const { row, hash } = evidenceRow(seq, head.hash, tags, seed);
      rows.push(row);
      head = { seq, hash };
    }
    await runTogether(database, [insertRows("Evidence", EVIDENCE_COLUMNS, rows)]);
  }
  return head;
}

async function insertNames(database: Database, tags: number): Promise<void> {
  const began = new Date(CHAIN_BEGAN);
  const { client } = database;
  await client.historyRegistry.createMany({
    data: REGISTRIES.map((registryId, index) => ({
      id: index + 1,
      registryId,
      name: `registry-${index + 1}`,
      url: "https://registry.test",
      watchingSince: began,
    })),
  });
  await client.historyRepository.createMany({
    data: REGISTRIES.flatMap((_, registry) =>
      REPOSITORIES.map((name, index) => ({
        id: registry * REPOSITORIES.length + index + 1,
        registryId: registry + 1,
        name,
      })),
    ),
  });
  await client.actor.createMany({
    data: actors.map(({ id, kind, name, salt, commitment }) => ({
      id,
      kind,
      name,
      salt,
      commitment,
    })),
  });
  const rows: Bound[][] = [];
  for (let id = 1; id <= tags * 4; id += 1) {
    rows.push([id, Math.ceil(id / tags), tagName(id, tags), tagName(id, tags), "unknown", false]);
  }
  const columns = ["id", "repositoryId", "name", "sortKey", "state", "important"];
  for (let at = 0; at < rows.length; at += 5_000) {
    await runTogether(database, [insertRows("HistoryTag", columns, rows.slice(at, at + 5_000))]);
  }
}

function tagName(id: number, tags: number): string {
  return `v${(id - 1) % tags}.0`;
}

/** A pseudo-random number that depends on the record alone. */
function mixed(seq: number, salt: number): number {
  let value = Math.imul(seq ^ (salt * 0x9e3779b1), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function evidenceRow(
  seq: number,
  previousHash: Uint8Array,
  tags: number,
  seed: number,
): { row: Bound[]; hash: Uint8Array } {
  const tagId = (mixed(seq, 1 + seed) % (tags * 4)) + 1;
  const repositoryId = Math.ceil(tagId / tags);
  const registry = Math.ceil(repositoryId / REPOSITORIES.length);
  const { actor, ...told } = toldBy(seq, seed);
  const wide = told.kind === "gap" || told.kind === "heartbeat";
  const record: ChainedRecord = {
    seq,
    registryId: REGISTRIES[registry - 1] ?? "",
    repository: wide ? null : (REPOSITORIES[(repositoryId - 1) % REPOSITORIES.length] ?? null),
    tag: wide ? null : tagName(tagId, tags),
    recordedAt: CHAIN_BEGAN + seq * 1_000,
    validLo: CHAIN_BEGAN + seq * 1_000 - 250 - (wide ? 60_000 : 0),
    validHi: CHAIN_BEGAN + seq * 1_000 - 100,
    actorHash: actor?.commitment ?? null,
    ...told,
  };
  const hash = recordHash(previousHash, record);
  const ids = { repositoryId: wide ? null : repositoryId, tagId: wide ? null : tagId };
  const row: Bound[] = [
    ...[seq, record.kind, registry, ids.repositoryId, ids.tagId, record.state, record.digest],
    ...[record.mediaType, new Date(record.validLo), new Date(record.validHi), new Date(record.recordedAt)],
    ...[record.clock, record.source, record.sourceEventId, actor?.id ?? null, record.actorHash],
    ...[record.actorHow, record.reason, record.details, evidenceIdentity(record), previousHash, hash],
  ];
  return { row, hash };
}

const nothing = { state: null, digest: null, mediaType: null, sourceEventId: null, actorHow: null };

/** What a record says, by its number: every kind, with and without each optional part. */
function toldBy(seq: number, seed: number) {
  const digest = `sha256:${createHash("sha256")
    .update(`${seed} ${mixed(seq, 2)}`)
    .digest("hex")}`;
  const present = { state: "present", digest, mediaType: "application/vnd.oci.image.index.v1+json" };
  const ours = { clock: "ours", reason: null, details: "{}", actor: null };
  switch (seq % 10) {
    case 3:
      return { ...nothing, ...ours, kind: "observation", state: "absent", source: "poll" };
    case 5:
      return { ...nothing, ...ours, kind: "heartbeat", source: "poll" };
    case 7:
      return {
        ...nothing,
        ...ours,
        kind: "gap",
        source: "poll",
        reason: "The registry answered 503 “busy”.",
      };
    case 8:
      return {
        ...{ ...ours, ...present, kind: "action", source: "console", sourceEventId: null },
        ...{ actor: actors[3] ?? null, actorHow: "at-this-machine", reason: "roll back\nTICKET-1" },
      };
    case 1:
    case 4:
    case 6:
      return {
        ...{ ...present, kind: "claim", clock: "registry", source: "webhook:distribution" },
        ...{ sourceEventId: `${seed}-event-${seq}`, actor: actors[mixed(seq, 3) % 3] ?? null },
        ...{
          actorHow: "claimed",
          reason: null,
          details: canonicalDetails({ userAgent: "skopeo/1.9", "10": "é" }),
        },
      };
    default:
      return { ...nothing, ...ours, ...present, kind: "observation", source: "scan" };
  }
}
