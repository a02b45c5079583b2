import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { RepositoryDetail, repositoryQuery } from "#lib/contract/repositories.ts";
import type { Database } from "#lib/database/database.ts";
import { type RawNumber, wholeNumber } from "#lib/database/paging/raw-values.ts";
import { select, sql } from "#lib/database/sql.ts";
import { NotFound } from "#lib/errors.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { findRepository } from "./find-repository.ts";
import { presentRepository } from "./present-repository.ts";
import { pullName } from "./pull-name.ts";

/** What the heading of a repository's page needs. @throws NotFound when it was never heard of */
export async function getRepository(
  { database }: CatalogContext,
  person: Person,
  named: z.output<typeof repositoryQuery>,
): Promise<RepositoryDetail> {
  const { registry, repository } = await findRepository(database, person, named);
  if (!repository) throw unknownRepository(named);
  const [versions, signatureTags] = await Promise.all([
    sumVersions(database, repository.id),
    database.client.tag.count({ where: { repositoryId: repository.id, role: "signature" } }),
  ]);
  return {
    ...presentRepository(registry.name, repository),
    namedSize: Math.min(wholeNumber(versions.size), Number.MAX_SAFE_INTEGER),
    signatureCount: wholeNumber(versions.signatures) + signatureTags,
    untaggedCount: wholeNumber(versions.untagged),
    pullName: pullName(registry.url, repository.name),
  };
}

export function unknownRepository({
  registry,
  repository,
}: {
  registry: string;
  repository: string;
}): NotFound {
  return new NotFound(`There is no repository ${repository} in ${registry}.`, {
    advice: "Check the spelling, or scan the registry again if it is new.",
  });
}

interface VersionSums {
  size: RawNumber;
  untagged: RawNumber;
  signatures: RawNumber;
}

/** Signatures that stand in a tag are counted by the tag, so only those without one are counted here. */
async function sumVersions(database: Database, repositoryId: number): Promise<VersionSums> {
  const rows = await select<VersionSums>(
    database,
    sql`SELECT COALESCE(SUM(CASE WHEN "role" = 'top' THEN "size" ELSE 0 END), 0) AS "size",
          COALESCE(SUM(CASE WHEN "role" = 'top' AND "tagCount" = 0 THEN 1 ELSE 0 END), 0) AS "untagged",
          COALESCE(SUM(CASE WHEN "purpose" = 'signature' AND "tagCount" = 0 THEN 1 ELSE 0 END), 0) AS "signatures"
        FROM "Version" WHERE "repositoryId" = ${repositoryId} AND "goneSince" IS NULL`,
  );
  return rows[0] ?? { size: 0, untagged: 0, signatures: 0 };
}
