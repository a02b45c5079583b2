import type { Database } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { insertRows, list, runTogether, select, sql } from "#lib/database/sql.ts";

/** A tag of the history as the poller needs it. */
export interface TagRow {
  readonly id: number;
  readonly repositoryId: number;
  readonly repository: string;
  readonly name: string;
  readonly sortKey: string;
  readonly state: "unknown" | "present" | "absent";
  readonly movedAt: Date | null;
  readonly important: boolean;
  readonly nextReadAt: Date | null;
}

const columns = sql`t."id", t."repositoryId", r."name" AS "repository", t."name", t."sortKey", t."state",
  t."movedAt", t."important", t."nextReadAt"`;

/** What comes from SQLite in a query by hand: times in milliseconds or text, booleans as 0 and 1. */
type RawRow = Omit<TagRow, "movedAt" | "nextReadAt" | "important"> & {
  movedAt: Date | string | number | bigint | null;
  nextReadAt: Date | string | number | bigint | null;
  important: boolean | number | bigint;
};

async function rowsOf(database: Database, query: Parameters<typeof select>[1]): Promise<TagRow[]> {
  const rows = await select<RawRow>(database, query);
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    repositoryId: Number(row.repositoryId),
    movedAt: timeOf(row.movedAt),
    nextReadAt: timeOf(row.nextReadAt),
    important: Boolean(Number(row.important)),
  }));
}

function timeOf(value: RawRow["movedAt"]): Date | null {
  if (value === null) return null;
  return new Date(typeof value === "bigint" ? Number(value) : value);
}

/** The tags of a registry that are due, longest first. @param registryRow row of HistoryRegistry */
export function dueTags(
  database: Database,
  registryRow: number,
  now: Date,
  limit: number,
): Promise<TagRow[]> {
  return rowsOf(
    database,
    sql`SELECT ${columns} FROM "HistoryTag" t JOIN "HistoryRepository" r ON r."id" = t."repositoryId"
        WHERE t."nextReadAt" <= ${now} AND r."registryId" = ${registryRow}
        ORDER BY t."nextReadAt" LIMIT ${limit}`,
  );
}

/** Repositories looked at in one step. */
const REPOSITORIES = 10;

/**
 * The tags of a registry, those of a few repositories at a time: however many tags other registries have, it
 * costs what its own do.
 */
export async function* tagsOfRegistry(database: Database, registryRow: number): AsyncGenerator<TagRow[]> {
  for (let after = 0; ; ) {
    const repositories = await database.client.historyRepository.findMany({
      where: { registryId: registryRow, id: { gt: after } },
      orderBy: { id: "asc" },
      take: REPOSITORIES,
      select: { id: true },
    });
    const ids = repositories.map(({ id }) => id);
    const last = ids.at(-1);
    if (last === undefined) return;
    yield await rowsOf(
      database,
      sql`SELECT ${columns} FROM "HistoryTag" t JOIN "HistoryRepository" r ON r."id" = t."repositoryId"
          WHERE t."repositoryId" IN (${list(ids)})`,
    );
    after = last;
  }
}

/** A tag that is there of the next repository after one, by row; null: no repository that follows has any. */
export async function tagAfter(
  database: Database,
  registryRow: number,
  repositoryId: number,
): Promise<TagRow | null> {
  const repository = await database.client.historyRepository.findFirst({
    where: { registryId: registryRow, id: { gt: repositoryId }, tags: { some: { state: "present" } } },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  if (!repository) return null;
  const [tag] = await rowsOf(
    database,
    sql`SELECT ${columns} FROM "HistoryTag" t JOIN "HistoryRepository" r ON r."id" = t."repositoryId"
        WHERE t."repositoryId" = ${repository.id} AND t."state" = 'present' LIMIT 1`,
  );
  return tag ?? null;
}

interface Beside {
  readonly repository: string;
  readonly name: string;
}

/** Another tag of the same repository, and one of another repository of the registry; null: there is none. */
export async function tagsBeside(
  { client }: Database,
  { registryRow, repositoryId, tagId }: { registryRow: number; repositoryId: number; tagId: number },
): Promise<{ sibling: Beside | null; other: Beside | null }> {
  const select = { name: true, repository: { select: { name: true } } } as const;
  // What was read last can most likely be read now.
  const orderBy = { seenHi: { sort: "desc", nulls: "last" } } as const;
  const sibling = await client.historyTag.findFirst({
    where: { repositoryId, state: "present", id: { not: tagId } },
    select,
    orderBy,
  });
  const repository = await client.historyRepository.findFirst({
    where: {
      registryId: registryRow,
      id: { not: repositoryId },
      gapSince: null,
      tags: { some: { state: "present" } },
    },
    select: { id: true },
  });
  const other = repository
    ? await client.historyTag.findFirst({ where: { repositoryId: repository.id, state: "present" }, select })
    : null;
  const placeOf = (row: typeof sibling) => row && { repository: row.repository.name, name: row.name };
  return { sibling: placeOf(sibling), other: placeOf(other) };
}

/** What a list of a repository's tags is compared with. */
export async function knownNames(
  { client }: Database,
  repositoryId: number,
): Promise<Map<string, TagRow["state"]>> {
  const rows = await client.historyTag.findMany({
    where: { repositoryId },
    select: { name: true, state: true },
  });
  return new Map(rows.map(({ name, state }) => [name, state as TagRow["state"]]));
}

/** What is stored of a tag's turn. */
export interface Turn {
  readonly tag: TagRow;
  readonly movedAt: Date | null;
  readonly important: boolean;
  readonly nextReadAt: Date | null;
}

const identityColumns = ["id", "repositoryId", "name", "sortKey"];

function identityOf({ id, repositoryId, name, sortKey }: TagRow): (string | number)[] {
  return [id, repositoryId, name, sortKey];
}

/** In the order of rows, so that two transactions cannot lock crosswise. */
function inOrder<Item extends { readonly tag: TagRow }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => a.tag.id - b.tag.id);
}

/** Stores when tags are to be read next. What else stands in their rows may have changed since they were read. */
export async function storeNextReads(
  database: Database,
  next: readonly { readonly tag: TagRow; readonly nextReadAt: Date | null }[],
): Promise<void> {
  if (next.length === 0) return;
  const rows = inOrder(next).map(({ tag, nextReadAt }) => [...identityOf(tag), nextReadAt]);
  const update = sql`ON CONFLICT ("id") DO UPDATE SET "nextReadAt" = excluded."nextReadAt"`;
  const names = [...identityColumns, "nextReadAt"];
  await runTogether(database, [insertRows("HistoryTag", names, rows, update)]);
}

/** Stores when tags are to be read next, and why. */
export async function storeTurns(database: Database, turns: readonly Turn[]): Promise<void> {
  if (turns.length === 0) return;
  const rows = inOrder(turns).map(({ tag, movedAt, important, nextReadAt }) => [
    ...[...identityOf(tag), movedAt, important, nextReadAt],
  ]);
  const names = [...identityColumns, "movedAt", "important", "nextReadAt"];
  const update = sql`ON CONFLICT ("id") DO UPDATE SET "movedAt" = excluded."movedAt",
    "important" = excluded."important", "nextReadAt" = excluded."nextReadAt"`;
  await runTogether(database, [insertRows("HistoryTag", names, rows, update)]);
}

/** Has the tags of a repository that are there as far as is known read at once. Answers how many. */
export async function makeDue(
  { client }: Database,
  place: { registryId: string; repository: string },
  at: Date,
): Promise<number> {
  const repository = await client.historyRepository.findFirst({
    where: { name: place.repository, registry: { registryId: place.registryId } },
    select: { id: true },
  });
  if (!repository) return 0;
  const { count } = await client.historyTag.updateMany({
    where: { repositoryId: repository.id, state: "present" },
    data: { nextReadAt: at },
  });
  return count;
}

/** A tag, and when it is to be read. */
export interface DueTag {
  /** Registry.id */
  readonly registryId: string;
  readonly repository: string;
  readonly tag: string;
  readonly at: Date;
}

/**
 * Has tags read when their time has come, those that the history knows, by one commit for all of them: a
 * flood of webhooks names hundreds a second.
 */
export async function makeTagsDue({ client }: Database, wanted: readonly DueTag[]): Promise<void> {
  const found: { id: number; at: Date }[] = [];
  for (const [registryId, own] of Map.groupBy(wanted, (one) => one.registryId)) {
    for (const piece of inPieces(own, 500)) found.push(...(await knownTags(client, registryId, piece)));
  }
  const byTime = Map.groupBy(found, ({ at }) => at.getTime());
  const updates = [...byTime].flatMap(([at, tags]) =>
    inPieces(tags, 1000).map((piece) =>
      client.historyTag.updateMany({
        where: { id: { in: piece.map(({ id }) => id) } },
        data: { nextReadAt: new Date(at) },
      }),
    ),
  );
  if (updates.length > 0) await client.$transaction(updates);
}

async function knownTags(
  client: Database["client"],
  registryId: string,
  wanted: readonly DueTag[],
): Promise<{ id: number; at: Date }[]> {
  const repositories = await client.historyRepository.findMany({
    where: { registry: { registryId }, name: { in: [...new Set(wanted.map((one) => one.repository))] } },
    select: { id: true, name: true },
  });
  const names = new Map(repositories.map(({ id, name }) => [id, name]));
  const times = new Map(wanted.map(({ repository, tag, at }) => [`${repository}:${tag}`, at]));
  const tags = await client.historyTag.findMany({
    where: {
      repositoryId: { in: [...names.keys()] },
      name: { in: [...new Set(wanted.map((one) => one.tag))] },
    },
    select: { id: true, repositoryId: true, name: true },
  });
  return tags.flatMap(({ id, repositoryId, name }) => {
    const at = times.get(`${names.get(repositoryId)}:${name}`);
    return at === undefined ? [] : [{ id, at }];
  });
}
