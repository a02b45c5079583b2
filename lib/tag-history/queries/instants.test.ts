import { beforeEach, expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { tagListSchema, tagsQuery } from "#lib/contract/repositories.ts";
import {
  biographyQuery,
  biographySchema,
  differenceQuery,
  differenceSchema,
  spanListSchema,
  spansQuery,
  tagAsOfQuery,
  tagAsOfSchema,
} from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { logger } from "#lib/logger.ts";
import type { HistoryContext } from "../history-context.ts";
import { digestFor, MovesFixture, move, type WrittenSpan } from "../testing/moves-fixture.ts";
import { biography } from "./biography.ts";
import { difference } from "./difference.ts";
import { listSpans } from "./list-spans.ts";
import { listTagsAsOf } from "./list-tags-as-of.ts";
import { tagAsOf } from "./tag-as-of.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-03-10T00:00:00Z");
const at = (hours: number) => START + hours * HOUR;
const iso = (hours: number) => new Date(at(hours)).toISOString();
const named = { registry: "main", repository: "team/app" };

/** Times in hours. */
function span(
  seq: number,
  tag: string,
  image: string | null,
  from: number | null,
  to: number | null,
): WrittenSpan {
  const begun: [number | null, number] = from === null ? [null, at(0)] : [at(from), at(from)];
  const end = to === null ? null : ([at(to), at(to)] as const);
  const seen = [begun[1], end === null ? at(20) : end[1] - 1] as const;
  return { seq, ...named, tag, digest: image === null ? null : digestFor(image), from: begun, to: end, seen };
}

const known = (image: string | null) => [image === null ? null : digestFor(image)];

describeEachDatabase("the history at an instant", (open) => {
  let context: HistoryContext;
  let fixture: MovesFixture;
  let database: Database;

  beforeEach(async () => {
    database = await open();
    fixture = new MovesFixture(database);
    const clock = () => new Date(at(100));
    context = { database, clock, logger, isProtected: () => false, onChange: () => {} };
  });

  const asOf = async (tag: string, hours: number) =>
    tagAsOfSchema.parse(
      await tagAsOf(context, localAdministrator, tagAsOfQuery.parse({ ...named, tag, at: iso(hours) })),
    );
  const spans = async (asked: object) =>
    spanListSchema.parse(
      await listSpans(context, localAdministrator, spansQuery.parse({ ...named, ...asked })),
    );
  const tags = async (hours: number, asked: object = {}) =>
    tagListSchema.parse(
      await listTagsAsOf(context, localAdministrator, {
        ...tagsQuery.parse({ ...named, ...asked }),
        asOf: iso(hours),
      }),
    );

  test("one tag: before, between and after its moves", async () => {
    await fixture.spans([
      span(1, "prod", "a", null, 2),
      span(2, "prod", "b", 2, 4),
      span(3, "prod", null, 4, 6),
      span(4, "prod", "a", 6, null),
    ]);
    expect(await asOf("prod", -1)).toMatchObject({ certainty: "unknown", digests: known("a") });
    expect(await asOf("prod", 1)).toMatchObject({ certainty: "assumed", digests: known("a") });
    expect(await asOf("prod", 3)).toMatchObject({ certainty: "assumed", digests: known("b") });
    expect(await asOf("prod", 5)).toMatchObject({ certainty: "assumed", digests: known(null) });
    expect(await asOf("prod", 50)).toMatchObject({ certainty: "assumed", digests: known("a") });
    expect(await asOf("never-heard-of", 3)).toEqual({
      certainty: "unknown",
      digests: [],
      before: null,
      after: null,
    });
  });

  test("one tag of very many moves is answered from those beside the instant", async () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      span(
        index + 1,
        "nightly",
        `image ${index}`,
        index === 0 ? null : index / 10,
        index === 399 ? null : (index + 1) / 10,
      ),
    );
    await fixture.spans(many);
    expect(await asOf("nightly", 17.25)).toMatchObject({ certainty: "assumed", digests: known("image 172") });
    expect((await tags(17.25)).items[0]).toMatchObject({
      digest: digestFor("image 172"),
      movedAt: iso(17.2),
    });
  });

  test("where the times of several moves overlap, every image it can have been is named", async () => {
    const times = [1, 2, 3].map((hours) => [at(hours), at(hours + 4)] as const);
    const [first, second, third] = times as [(typeof times)[0], (typeof times)[0], (typeof times)[0]];
    await fixture.spans([
      { ...span(1, "prod", "a", null, null), to: first },
      { ...span(2, "prod", "b", null, null), from: first, to: second },
      { ...span(3, "prod", "c", null, null), from: second, to: third },
      { ...span(4, "prod", "d", null, null), from: third },
    ]);
    const { certainty, digests } = await asOf("prod", 4.5);
    expect([certainty, digests]).toEqual(["one-of", ["a", "b", "c", "d"].map(digestFor)]);
    expect((await tags(4.5)).items[0]?.asOf).toEqual({ certainty, digests });
  });

  test("what was claimed and no read has borne out yet may still be what it was before, in a list as well", async () => {
    const claimed = { ...span(2, "prod", "b", 2, null), seen: [at(2), at(2)] as const };
    await fixture.spans([span(1, "prod", "a", null, 2), claimed]);
    expect(await asOf("prod", 3)).toMatchObject({ certainty: "one-of", digests: ["a", "b"].map(digestFor) });
    expect((await tags(3)).items[0]?.asOf).toEqual({
      certainty: "one-of",
      digests: ["a", "b"].map(digestFor),
    });
  });

  test("of several pushes in one moment the last is doubted for the one before, whichever was heard of first", async () => {
    const claimed = { ...span(2, "prod", "c", 2, null), seen: [at(2), at(2)] as const };
    const late = { ...span(3, "prod", "b", 2, 2), seen: [at(2), at(2)] as const };
    await fixture.spans([span(1, "prod", "a", null, 2), claimed, late]);
    expect(await asOf("prod", 3)).toMatchObject({ certainty: "one-of", digests: ["b", "c"].map(digestFor) });
    expect((await tags(3)).items[0]?.asOf?.digests).toEqual(["b", "c"].map(digestFor));
  });

  test("within a read it is known, by evidence or by the last read that is none", async () => {
    await fixture.spans([span(1, "prod", "a", null, null)]);
    const tagId = await fixture.tag("main", "team/app", "prod");
    const registryId = await fixture.registry("main");
    const bytes = (value: number) => new Uint8Array(16).fill(value);
    await database.client.evidence.create({
      data: {
        ...{ seq: 1, kind: "observation", registryId, tagId, state: "present", digest: digestFor("a") },
        ...{
          validLo: new Date(at(3)),
          validHi: new Date(at(3) + 500),
          recordedAt: new Date(at(3)),
          clock: "ours",
        },
        ...{ source: "poll", identity: bytes(1), previousHash: bytes(0), hash: bytes(0) },
      },
    });
    const read = { seenLo: new Date(at(9)), seenHi: new Date(at(9) + 500) };
    await database.client.historyTag.update({ where: { id: tagId }, data: read });
    expect(await asOf("prod", 3)).toMatchObject({ certainty: "known" });
    expect(await asOf("prod", 9)).toMatchObject({ certainty: "known" });
    expect(await asOf("prod", 6)).toEqual({
      certainty: "assumed",
      digests: known("a"),
      before: new Date(at(3) + 500).toISOString(),
      after: new Date(at(9) + 500).toISOString(),
    });
  });

  test("while nobody watched it is unknown: a gap of the repository, of the registry, and one still going on", async () => {
    await fixture.spans([span(1, "prod", "a", null, null)]);
    const gap = { kind: "gap" as const };
    await fixture.moves([
      move(2, { ...gap, lo: at(2), hi: at(3) }),
      move(3, { ...gap, lo: at(4), hi: at(5), repository: "team/app" }),
      move(4, { ...gap, lo: at(6), hi: at(7), repository: "team/other" }),
    ]);
    const registry = await fixture.registry("main");
    await database.client.historyRegistry.update({
      where: { id: registry },
      data: { gapSince: new Date(at(8)), gapCause: "The registry does not answer." },
    });
    const certainties = [];
    for (const hours of [2.5, 3.5, 4.5, 6.5, 9]) certainties.push((await asOf("prod", hours)).certainty);
    expect(certainties).toEqual(["unknown", "assumed", "unknown", "assumed", "unknown"]);
    expect((await spans({ tag: "prod" })).gaps).toEqual([
      { from: iso(2), to: iso(3), reason: "The registry did not answer." },
      { from: iso(4), to: iso(5), reason: "The registry did not answer." },
      { from: iso(8), to: null, reason: "The registry does not answer." },
    ]);
  });

  test("an instant in the future is refused, and so is a registry nobody ever heard of", async () => {
    await expect(asOf("prod", 101)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(asOf("prod", 1)).rejects.toMatchObject({ code: "not_found" });
  });

  test("the tags of an instant are those that were not known to be absent, with what is known of their images", async () => {
    await fixture.spans([
      span(1, "1.9", "a", null, 2),
      span(2, "1.9", "b", 2, null),
      span(3, "1.10", "b", 1, null),
      span(4, "removed", "a", null, 2),
      span(5, "removed", null, 2, null),
      span(6, "later", "c", 8, null),
      { ...span(7, "moving", "a", null, null), to: [at(2), at(4)] },
      { ...span(8, "moving", "c", 3, null), from: [at(2), at(4)] },
      span(9, `sha256-${"a".repeat(64)}.sig`, "a", null, null),
    ]);
    await database.client.manifest.createMany({
      data: [
        ["a", 10n, 1],
        ["b", 20n, 2],
      ].map(([image, size, hours]) => ({
        ...{ digest: digestFor(String(image)), mediaType: "m", bytes: new Uint8Array(1), purpose: "image" },
        ...{ size: size as bigint, createdAt: new Date(at(Number(hours))), platforms: '["linux/arm64/v8"]' },
        storedAt: new Date(START),
      })),
    });
    const list = await tags(3);
    expect(list.total).toBe(3);
    expect(
      list.items.map(({ name, digest, size, movedAt, siblingCount, asOf }) => [
        name,
        digest,
        size,
        movedAt,
        siblingCount,
        asOf?.certainty,
      ]),
    ).toEqual([
      ["1.9", digestFor("b"), 20, iso(2), 1, "assumed"],
      ["1.10", digestFor("b"), 20, iso(1), 1, "assumed"],
      ["moving", null, null, null, 0, "one-of"],
    ]);
    expect(list.items[2]?.asOf?.digests).toEqual([digestFor("a"), digestFor("c")]);
    const names = async (asked: object) => (await tags(1.5, asked)).items.map(({ name }) => name);
    expect(await names({})).toEqual(["1.9", "1.10", "moving", "removed"]);
    expect(await names({ sort: "newest" })).toEqual(["1.10", "removed", "moving", "1.9"]);
    expect(await names({ sort: "size", order: "asc" })).toEqual(["1.9", "moving", "removed", "1.10"]);
    expect(await names({ sort: "moved" })).toEqual(["1.10", "1.9", "moving", "removed"]);
    expect(await names({ q: "MOV" })).toEqual(["moving", "removed"]);
    expect(await names({ platform: "linux/arm64" })).toEqual(["1.9", "1.10", "moving", "removed"]);
    expect(await names({ platform: "linux/amd64" })).toEqual([]);
    expect(await names({ signed: "yes" })).toEqual([]);
    const first = await tags(1.5, { limit: 3 });
    const second = await tags(1.5, { limit: 3, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(await names({}));
    expect(second.nextCursor).toBeNull();
  });

  test("two instants: what was added, removed, moved, and what cannot be said", async () => {
    await fixture.spans([
      span(1, "same", "a", null, null),
      span(2, "moved", "a", null, 5),
      span(3, "moved", "b", 5, null),
      span(4, "removed", "a", null, 5),
      span(5, "removed", null, 5, null),
      span(6, "added", null, null, 5),
      span(7, "added", "a", 5, null),
      span(8, "back", "a", null, 4),
      span(9, "back", "b", 4, 5),
      span(10, "back", "a", 5, null),
      { ...span(11, "unclear", "a", null, null), to: [at(9), at(11)] },
      { ...span(12, "unclear", "b", 9, null), from: [at(9), at(11)] },
    ]);
    await fixture.moves(
      ["moved", "removed", "added", "back"].map((tag, index) => move(20 + index, { tag, hi: at(5) })),
    );
    await fixture.moves([
      move(30, { tag: "back", hi: at(4) }),
      move(31, { tag: "same", hi: at(4), kind: "repushed" }),
    ]);
    const query = differenceQuery.parse({ ...named, since: iso(1), until: iso(10) });
    const { items, unchanged, truncated } = differenceSchema.parse(
      await difference(context, localAdministrator, query),
    );
    expect(
      items.map(({ tag, change, moves, before, after }) => [
        tag,
        change,
        moves,
        before.digests,
        after.digests,
      ]),
    ).toEqual([
      ["added", "added", 1, known(null), known("a")],
      ["moved", "moved", 1, known("a"), known("b")],
      ["removed", "removed", 1, known("a"), known(null)],
      ["unclear", "uncertain", 0, known("a"), [...known("a"), ...known("b")]],
    ]);
    expect([unchanged, truncated]).toEqual([2, false]);
  });

  test("lanes hold every span that touches the window, tags that moved last first, with their own bounds", async () => {
    await fixture.spans([
      span(1, "prod", "a", null, 2),
      span(2, "prod", "b", 2, 4),
      span(3, "prod", "c", 4, 8),
      span(4, "prod", "d", 8, null),
      span(5, "test", "a", null, null),
    ]);
    await fixture.moves([
      move(1, { hi: at(0), kind: "found" }),
      move(2, { hi: at(2) }),
      move(3, { hi: at(4) }),
      move(4, { hi: at(8) }),
      move(5, { hi: at(0), kind: "found", tag: "test" }),
    ]);
    const lanes = (await spans({ since: iso(3), until: iso(6) })).items;
    expect(lanes.map(({ tag, digest, from, to }) => [tag, digest, from.from, to?.to ?? null])).toEqual([
      ["prod", digestFor("b"), iso(2), iso(4)],
      ["prod", digestFor("c"), iso(4), iso(8)],
      ["test", digestFor("a"), null, null],
    ]);
    expect((await spans({})).items).toHaveLength(5);
    expect((await spans({ tag: "prod" })).items).toHaveLength(4);
    expect(await spans({ tag: "other" })).toMatchObject({
      items: [],
      truncated: false,
      watchedSince: "2026-01-01T00:00:00.000Z",
    });
  });

  test("a digest's biography is every tag that ever pointed at it, newest first, with who made it so", async () => {
    await fixture.spans([
      span(1, "prod", "a", null, 2),
      span(2, "prod", "b", 2, 4),
      span(3, "prod", "a", 4, null),
      { ...span(4, "copy", "a", 3, null), registry: "edge", repository: "mirror/app" },
    ]);
    await fixture.moves([move(3, { hi: at(4), actor: "alice", source: "console" })], "signed-in");
    const read = async (asked: object) =>
      biographySchema.parse(
        await biography(
          context,
          localAdministrator,
          biographyQuery.parse({ digest: digestFor("a"), ...asked }),
        ),
      );
    const all = await read({});
    expect(
      all.items.map(({ registry, repository, tag, from, actor }) => [
        registry,
        repository,
        tag,
        from.to,
        actor?.name,
      ]),
    ).toEqual([
      ["main", "team/app", "prod", iso(4), "alice"],
      ["edge", "mirror/app", "copy", iso(3), undefined],
      ["main", "team/app", "prod", iso(0), undefined],
    ]);
    expect((await read({ registry: "edge" })).items.map(({ tag }) => tag)).toEqual(["copy"]);
    const first = await read({ limit: 2 });
    const second = await read({ limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect((await read({ digest: digestFor("nowhere") })).items).toEqual([]);
  });
});
