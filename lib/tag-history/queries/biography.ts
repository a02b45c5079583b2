import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Biography, biographyQuery } from "#lib/contract/tag-history.ts";
import { CursorCodec } from "#lib/database/paging/cursor.ts";
import { keysetPage } from "#lib/database/paging/keyset-page.ts";
import { list, sql } from "#lib/database/sql.ts";
import type { HistoryContext } from "../history-context.ts";
import { registriesNamed } from "./move-filter.ts";
import { type ActorColumns, presentActor } from "./present-actor.ts";
import { presentSpan, type SpanRow, spanColumns } from "./span-rows.ts";

type Row = SpanRow & ActorColumns & { tag: string; repository: string; registry: string };

/**
 * Every tag that ever pointed at a digest, with when, and who is said to have made it so; the newest first.
 *
 * @throws NotFound for a registry nobody ever heard of; InvalidInput for a cursor of another list
 */
export async function biography(
  { database }: HistoryContext,
  person: Person,
  { digest, registry, limit, cursor }: z.output<typeof biographyQuery>,
): Promise<Biography> {
  authorise(person, "history.read");
  const cursors = new CursorCodec({ list: "biography", digest, registry });
  const where = [sql`s."digest" = ${digest}`];
  if (registry !== undefined) {
    const ids = await registriesNamed(database, registry);
    where.push(sql`+r."registryId" IN (${ids.length === 0 ? sql`0` : list(ids)})`);
  }
  const page = await keysetPage<Row>(database, {
    columns: sql`${spanColumns}, t."name" AS "tag", r."name" AS "repository", g."name" AS "registry",
      a."kind" AS "actorKind", a."name" AS "actorName", m."actorHow"`,
    // The names are always there. Joined from the left, they cannot be what a database begins with.
    from: sql`"TagSpan" s LEFT JOIN "HistoryTag" t ON t."id" = s."tagId"
      LEFT JOIN "HistoryRepository" r ON r."id" = t."repositoryId"
      LEFT JOIN "HistoryRegistry" g ON g."id" = r."registryId"
      LEFT JOIN "TagMove" m ON m."seq" = s."seq" LEFT JOIN "Actor" a ON a."id" = m."actorId"`,
    where,
    sort: { column: sql`s."fromHi"`, type: "time", nullable: false },
    id: sql`s."seq"`,
    order: "desc",
    limit,
    after: cursors.decode(cursor),
  });
  return {
    items: page.rows.map((row) => ({
      ...presentSpan(row, row.tag),
      registry: row.registry,
      repository: row.repository,
      actor: presentActor(row),
    })),
    nextCursor: cursors.encode(page.last),
  };
}
