import { createHash, randomUUID } from "node:crypto";
import type { Actor } from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { insertRows } from "#lib/database/sql.ts";
import { tagSortKey } from "#lib/references/sort-key.ts";
import type { ActorName, Source } from "../evidence.ts";
import type { Certainty, MoveKind } from "../fold/tag-evidence.ts";
import { moveFacet } from "../move-facet.ts";

export interface WrittenMove {
  readonly seq: number;
  readonly kind: MoveKind | "gap";
  readonly registry: string;
  readonly repository: string | null;
  readonly tag: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Milliseconds. */
  readonly lo: number | null;
  readonly hi: number;
  readonly certainty: Certainty;
  readonly source: Source;
  readonly actor: string | null;
  readonly marks: string;
  readonly reason: string | null;
}

export interface WrittenSpan {
  readonly seq: number;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string | null;
  readonly from: readonly [lo: number | null, hi: number];
  readonly to: readonly [lo: number, hi: number] | null;
  readonly seen?: readonly [lo: number, hi: number];
  readonly disputed?: boolean;
}

/** A digest that stands for any text. */
export function digestFor(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** A move with everything that was not said: an exact one, read by a poll. */
export function move(seq: number, given: Partial<WrittenMove> & Pick<WrittenMove, "hi">): WrittenMove {
  const gap = given.kind === "gap";
  return {
    seq,
    kind: "moved",
    registry: "main",
    repository: gap ? null : "team/app",
    tag: gap ? null : "prod",
    from: gap ? null : digestFor("before"),
    to: gap ? null : digestFor("after"),
    lo: given.hi,
    certainty: "exact",
    source: "poll",
    actor: null,
    marks: "",
    reason: gap ? "The registry did not answer." : null,
    ...given,
  };
}

/**
 * Writes rows of the history directly, without evidence behind them: for tests of what is asked of them. Names
 * are made known as they come; a registry is watched since the beginning of 2026.
 */
export class MovesFixture {
  readonly #database: Database;
  readonly #ids = new Map<string, number>();

  constructor(database: Database) {
    this.#database = database;
  }

  async registry(name: string, registryId: string = randomUUID()): Promise<number> {
    return await this.#known(`registry ${name}`, () =>
      this.#database.client.historyRegistry.create({
        data: {
          registryId,
          name,
          url: `https://${name}.example`,
          watchingSince: new Date("2026-01-01T00:00:00Z"),
        },
      }),
    );
  }

  async repository(registry: string, name: string): Promise<number> {
    const registryId = await this.registry(registry);
    return await this.#known(`repository ${registry} ${name}`, () =>
      this.#database.client.historyRepository.create({ data: { registryId, name } }),
    );
  }

  async tag(registry: string, repository: string, name: string): Promise<number> {
    const repositoryId = await this.repository(registry, repository);
    return await this.#known(`tag ${registry} ${repository} ${name}`, () =>
      this.#database.client.historyTag.create({ data: { repositoryId, name, sortKey: tagSortKey(name) } }),
    );
  }

  async actor(name: string, kind: Actor["kind"] = "account"): Promise<number> {
    return await this.#known(`actor ${kind} ${name}`, () =>
      this.#database.client.actor.create({ data: { kind, name, commitment: randomUUID() } }),
    );
  }

  async moves(moves: readonly WrittenMove[], how: ActorName["how"] = "claimed"): Promise<void> {
    const rows = [];
    for (const each of moves) rows.push(await this.#moveRow(each, how));
    for (const some of inPieces(rows, 500)) {
      await this.#database.client.$executeRaw(insertRows("TagMove", moveColumns, some));
    }
  }

  async spans(spans: readonly WrittenSpan[]): Promise<void> {
    const rows = [];
    for (const each of spans) {
      const { seq, digest, from, to, seen = [from[1], from[1]], disputed = false } = each;
      const tag = await this.tag(each.registry, each.repository, each.tag);
      const times = [from[0], from[1], to?.[0], to?.[1], ...seen].map(timeOf);
      rows.push([seq, tag, digest, ...times, disputed]);
    }
    for (const some of inPieces(rows, 500)) {
      await this.#database.client.$executeRaw(insertRows("TagSpan", spanColumns, some));
    }
  }

  async #moveRow(each: WrittenMove, how: ActorName["how"]) {
    const { seq, kind, repository, tag, certainty, source, actor, marks } = each;
    const registryId = await this.registry(each.registry);
    const repositoryId = repository === null ? null : await this.repository(each.registry, repository);
    const tagId = repository === null || tag === null ? null : await this.tag(each.registry, repository, tag);
    const flagged = marks !== "";
    return [
      ...[seq, kind, registryId, repositoryId, tagId, each.from, each.to, timeOf(each.lo), timeOf(each.hi)],
      ...[certainty, true, actor === null ? null : await this.actor(actor), actor === null ? null : how],
      ...[source, each.reason, marks, flagged, moveFacet({ kind, certainty, flagged, source })],
    ];
  }

  async #known(key: string, create: () => Promise<{ id: number }>): Promise<number> {
    const known = this.#ids.get(key) ?? (await create()).id;
    this.#ids.set(key, known);
    return known;
  }
}

const moveColumns = [
  ...["seq", "kind", "registryId", "repositoryId", "tagId", "fromDigest", "toDigest", "atLo", "atHi"],
  ...["certainty", "fromKnown", "actorId", "actorHow", "source", "reason", "marks", "flagged", "facet"],
];
const spanColumns = [
  ...["seq", "tagId", "digest", "fromLo", "fromHi", "toLo", "toHi", "seenLo", "seenHi", "disputed"],
];

function timeOf(milliseconds: number | null | undefined): Date | null {
  return milliseconds === null || milliseconds === undefined ? null : new Date(milliseconds);
}
