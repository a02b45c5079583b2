import { inPieces } from "#lib/database/in-pieces.ts";
import { type Bound, insertRows, type Sql, sql } from "#lib/database/sql.ts";
import type { ManifestFact } from "./facts.ts";

const ROWS = 1000;

/**
 * Stores manifests with what they consist of. Bytes are immutable by digest; size, date and platforms of an
 * index become better when a child that could not be read before was read now.
 */
export function writeManifests(manifests: readonly ManifestFact[], now: Date): Sql[] {
  const blobs = manifests.flatMap((manifest) => manifest.blobs.map((blob) => ({ manifest, blob })));
  const children = manifests.flatMap((manifest) => manifest.children.map((child) => ({ manifest, child })));
  return [
    ...inPieces(manifests, 250).map((piece) =>
      insertRows(
        "Manifest",
        manifestColumns,
        piece.map((fact) => manifestRow(fact, now)),
        betterSummary,
      ),
    ),
    ...inPieces(blobs, ROWS).map((piece) =>
      insertRows(
        "ManifestBlob",
        ["manifestDigest", "position", "digest", "size", "mediaType"],
        piece.map(({ manifest, blob }) => [
          manifest.digest,
          blob.position,
          blob.digest,
          blob.size,
          blob.mediaType,
        ]),
        sql`ON CONFLICT DO NOTHING`,
      ),
    ),
    ...inPieces(children, ROWS).map((piece) =>
      insertRows(
        "ManifestChild",
        ["parentDigest", "position", "digest", "role"],
        piece.map(({ manifest, child }) => [manifest.digest, child.position, child.digest, child.role]),
        sql`ON CONFLICT DO NOTHING`,
      ),
    ),
  ];
}

/** Stores small blobs (configs), verified before. */
export function writeConfigs(
  configs: readonly (readonly [digest: string, bytes: Uint8Array])[],
  now: Date,
): Sql[] {
  return inPieces(configs, 250).map((piece) =>
    insertRows(
      "ConfigBlob",
      ["digest", "bytes", "storedAt"],
      piece.map(([digest, bytes]) => [digest, bytes, now]),
      sql`ON CONFLICT DO NOTHING`,
    ),
  );
}

const manifestColumns = [
  "digest",
  "mediaType",
  "bytes",
  "purpose",
  "artifactType",
  "subject",
  "configDigest",
  "createdAt",
  "platforms",
  "size",
  "storedAt",
];

const betterSummary = sql`ON CONFLICT ("digest") DO UPDATE SET
  "size" = excluded."size", "createdAt" = excluded."createdAt", "platforms" = excluded."platforms"`;

function manifestRow(fact: ManifestFact, now: Date): Bound[] {
  return [
    fact.digest,
    fact.mediaType,
    fact.bytes,
    fact.purpose,
    fact.artifactType,
    fact.subject,
    fact.configDigest,
    fact.createdAt,
    JSON.stringify(fact.platforms),
    fact.size,
    now,
  ];
}
