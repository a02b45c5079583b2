import { inPieces } from "#lib/database/in-pieces.ts";
import { join, select, sql } from "#lib/database/sql.ts";
import type { CatalogContext } from "../catalog-context.ts";
import type { AskedTag } from "../tag-observer.ts";
import type { KnownTag } from "./resolve-tag.ts";

/** What the index holds of a tag and of its repository. */
export interface IndexedTag {
  readonly repositoryId: number;
  /** Null: the repository is known, the tag is not. */
  readonly known: KnownTag | null;
  /** Milliseconds since 1970 when it was last confirmed; null: never. */
  readonly checkedAt: number | null;
}

interface Row {
  id: number | bigint;
  repository: string;
  tag: string;
  name: string | null;
  digest: string | null;
  cause: string | null;
  checkedAt: Date | string | number | bigint | null;
}

/** What the index holds of these tags, by `indexKey`; tags of unknown repositories are left out. */
export async function indexedTags(
  { database }: CatalogContext,
  registryId: string,
  tags: readonly AskedTag[],
): Promise<Map<string, IndexedTag>> {
  const found = new Map<string, IndexedTag>();
  for (const some of inPieces(tags, 500)) {
    const wanted = join(
      some.map(({ repository, tag }) => sql`(${repository}, ${tag})`),
      ", ",
    );
    const rows = await select<Row>(
      database,
      sql`WITH "wanted" ("repository", "tag") AS (VALUES ${wanted})
          SELECT r."id", w."repository", w."tag", t."name", t."digest", t."cause", t."checkedAt"
          FROM "wanted" w
          JOIN "Repository" r ON r."registryId" = ${registryId} AND r."name" = w."repository"
          LEFT JOIN "Tag" t ON t."repositoryId" = r."id" AND t."name" = w."tag"`,
    );
    for (const row of rows) found.set(indexKey(row), indexedTag(row));
  }
  return found;
}

export function indexKey({ repository, tag }: AskedTag): string {
  return `${repository} ${tag}`;
}

function indexedTag({ id, name, digest, cause, checkedAt }: Row): IndexedTag {
  const at = typeof checkedAt === "bigint" ? Number(checkedAt) : checkedAt;
  return {
    repositoryId: Number(id),
    known: name === null ? null : { digest, failed: cause !== null },
    checkedAt: at === null ? null : new Date(at).getTime(),
  };
}
