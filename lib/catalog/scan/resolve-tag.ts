import { isTagtrailError } from "#lib/errors.ts";
import { auxiliaryTag } from "#lib/references/auxiliary-tag.ts";
import type { ManifestBytes } from "#lib/registry/registry-client.ts";
import { storedCause } from "../cause.ts";
import { ingestManifest } from "../ingest/ingest-manifest.ts";
import type { IngestedManifest } from "../ingest/manifest-tree.ts";
import type { ReadSession } from "../read-session.ts";
import type { Fact } from "../store/batch.ts";
import type { VersionRole } from "../store/facts.ts";

export interface RepositoryIdentity {
  repositoryId: number;
  name: string;
}

/** What the index holds of a tag. */
export interface KnownTag {
  digest: string | null;
  /** Something could not be read the last time: look again even when the digest is the same. */
  failed: boolean;
}

export type TagOutcome =
  | { state: "unchanged"; digest: string }
  | { state: "resolved"; digest: string }
  | { state: "failed" };

/**
 * Asks what a tag points at and makes it known. One request for a tag whose digest is known (HEAD with
 * If-None-Match) and one for a new tag (GET); where the registry counts GETs, HEAD first and GET only for
 * a digest never seen. A failure becomes the tag's cause; what was known of it stays.
 */
export async function resolveTag(
  session: ReadSession,
  repository: RepositoryIdentity,
  tag: string,
  known: KnownTag | null,
): Promise<TagOutcome> {
  try {
    const found = await askDigest(session, repository.name, tag, known);
    if (found.digest === known?.digest && !known.failed) return { state: "unchanged", digest: found.digest };
    const ingested = await ingestManifest(session, repository.name, found.digest, {
      ...(found.fetched ? { fetched: found.fetched } : {}),
      again: known?.failed ?? false,
    });
    session.context.writer.add(...tagFacts(session, repository.repositoryId, tag, ingested));
    return { state: "resolved", digest: found.digest };
  } catch (error) {
    session.signal?.throwIfAborted();
    if (!isTagtrailError(error)) throw error;
    const { repositoryId } = repository;
    session.context.writer.add({ kind: "tag-failed", repositoryId, name: tag, cause: storedCause(error) });
    return { state: "failed" };
  }
}

async function askDigest(
  session: ReadSession,
  repository: string,
  tag: string,
  known: KnownTag | null,
): Promise<{ digest: string; fetched?: ManifestBytes }> {
  const { client, target } = session.connection;
  const digest = known?.digest ?? null;
  if (digest === null && !countsGets(target.provider)) {
    const fetched = await session.ask((options) => client.getManifest(repository, tag, options));
    return { digest: fetched.digest, fetched };
  }
  const head = await session.ask((options) =>
    client.headManifest(repository, tag, { ...options, ...(digest ? { ifNoneMatch: digest } : {}) }),
  );
  if (head !== "notModified") return { digest: head.digest };
  // Without If-None-Match a client never answers notModified.
  return { digest: digest ?? "" };
}

/** Docker Hub counts GETs of manifests against the pull limit, HEADs not. */
function countsGets(provider: string): boolean {
  return provider === "docker-hub";
}

/** What reading a tag's manifest has shown, as facts to store. */
export function tagFacts(
  session: ReadSession,
  repositoryId: number,
  tag: string,
  ingested: IngestedManifest,
): Fact[] {
  const seenAt = session.context.clock();
  const auxiliary = auxiliaryTag(tag).role !== "tag";
  const again = ingested.problems.find((problem) => problem.transient);
  return [
    ...versionFacts(repositoryId, ingested, auxiliary ? "referrer" : "top", seenAt),
    {
      kind: "tag",
      tag: {
        repositoryId,
        name: tag,
        manifest: ingested.root,
        seenAt,
        cause: again ? JSON.stringify(again.cause) : null,
      },
    },
  ];
}

/** The manifest itself and everything below it, as versions of this repository. */
export function versionFacts(
  repositoryId: number,
  { root, members }: IngestedManifest,
  role: VersionRole,
  seenAt: Date,
): Fact[] {
  const below: VersionRole = role === "referrer" ? "referrer" : "child";
  return [
    { kind: "version", version: { repositoryId, role, manifest: root, seenAt } },
    ...members.map(
      (manifest): Fact => ({
        kind: "version",
        version: { repositoryId, role: below, manifest, seenAt },
      }),
    ),
  ];
}
