import type { Referrer } from "#lib/contract/manifests.ts";
import { select, sql } from "#lib/database/sql.ts";
import { decodeManifest } from "#lib/manifests/decode-manifest.ts";
import type { IndexChild, Purpose } from "#lib/manifests/model.ts";
import { cosignTags } from "#lib/references/auxiliary-tag.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { storedBytes } from "../ingest/stored-parts.ts";
import type { ReferrerSource } from "./referrer-source.ts";

const MAX_ROWS = 500;

interface StoredReferrer {
  digest: string;
  mediaType: string;
  artifactType: string | null;
  purpose: string;
  size: bigint | number;
  createdAt: Date | null;
  tag: string | null;
}

/** cosign 2 and older keep signatures under tags made of the digest; the scan has seen them. */
export async function cosignTagReferrers(
  context: CatalogContext,
  repositoryId: number,
  digest: string,
): Promise<ReferrerSource> {
  const tags = new Map(cosignTags(digest).map(({ role, tag }) => [tag, role]));
  const rows = await context.database.client.tag.findMany({
    where: { repositoryId, name: { in: [...tags.keys()] }, digest: { not: null } },
  });
  const manifests = await context.database.client.manifest.findMany({
    where: { digest: { in: rows.flatMap((row) => row.digest ?? []) } },
    select: { digest: true, mediaType: true, artifactType: true, size: true, createdAt: true },
  });
  const stored = new Map(manifests.map((manifest) => [manifest.digest, manifest]));
  const referrers = rows.flatMap((row): Referrer[] => {
    const manifest = stored.get(row.digest ?? "");
    const role = tags.get(row.name);
    if (!manifest || !role) return [];
    return [present({ ...manifest, purpose: role, tag: row.name }, "cosign-tag")];
  });
  return {
    source: "cosign-tag",
    ok: true,
    detail: `Tags as cosign 2 wrote them (.sig, .att, .sbom): ${referrers.length || "none"}.`,
    referrers,
  };
}

/** BuildKit's attestations: children of the index that speak of another child, or of any child of it. */
export async function indexChildReferrers(context: CatalogContext, digest: string): Promise<ReferrerSource> {
  const parents = await context.database.client.manifestChild.findMany({
    where: { OR: [{ digest }, { parentDigest: digest }] },
    select: { parentDigest: true },
    distinct: ["parentDigest"],
    take: 20,
  });
  const found = new Map<string, IndexChild>();
  for (const { parentDigest } of parents) {
    const index = await storedBytes(context.database, parentDigest);
    for (const child of index ? decodeManifest(index).children : []) {
      const speaksOfIt = child.attests === digest || parentDigest === digest;
      if (child.role === "attestation" && speaksOfIt) found.set(child.digest, child);
    }
  }
  const referrers = [...found.values()].slice(0, MAX_ROWS).map(presentChild);
  return {
    source: "index-child",
    ok: true,
    detail: `Build attestations inside the index: ${referrers.length || "none"}.`,
    referrers,
  };
}

/** Referrers that were read before, so that they are there when the registry is not. */
export async function storedReferrers(
  context: CatalogContext,
  repositoryId: number,
  digest: string,
): Promise<ReferrerSource> {
  const { database } = context;
  const rows = await select<StoredReferrer>(
    database,
    sql`SELECT m."digest", m."mediaType", m."artifactType", m."purpose", m."size", m."createdAt", NULL AS "tag"
      FROM "Manifest" m JOIN "Version" v ON v."digest" = m."digest" AND v."repositoryId" = ${repositoryId}
      WHERE m."subject" = ${digest} AND v."goneSince" IS NULL ORDER BY m."digest" LIMIT ${MAX_ROWS}`,
  );
  return {
    source: "index",
    ok: true,
    detail: `Read earlier and kept: ${rows.length || "none"}.`,
    referrers: rows.map((row) => present(row, "api")),
  };
}

function present(row: StoredReferrer, source: Referrer["source"]): Referrer {
  return {
    digest: row.digest,
    mediaType: row.mediaType,
    artifactType: row.artifactType,
    size: Number(row.size),
    purpose: purposeOf(row.purpose as Purpose),
    annotations: {},
    source,
    tag: row.tag,
    createdAt: row.createdAt === null ? null : new Date(row.createdAt).toISOString(),
  };
}

function presentChild(child: IndexChild): Referrer {
  return {
    digest: child.digest,
    mediaType: child.mediaType,
    artifactType: child.artifactType,
    size: child.size,
    purpose: "attestation",
    annotations: child.annotations,
    source: "index-child",
    tag: null,
    createdAt: null,
  };
}

function purposeOf(purpose: Purpose): Referrer["purpose"] {
  return purpose === "signature" || purpose === "attestation" || purpose === "sbom" ? purpose : "other";
}
