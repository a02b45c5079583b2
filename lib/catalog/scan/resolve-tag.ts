import { isTagtrailError } from "#lib/errors.ts";
import { auxiliaryTag } from "#lib/references/auxiliary-tag.ts";
import type { ManifestBytes, ManifestHead } from "#lib/registry/registry-client.ts";
import { storedCause } from "../cause.ts";
import { ingestManifest } from "../ingest/ingest-manifest.ts";
import type { IngestedManifest } from "../ingest/manifest-tree.ts";
import { askOfTag } from "../observed-request.ts";
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
    return await takeIn(session, repository, tag, { found, known });
  } catch (error) {
    return tagFailed(session, repository, tag, error);
  }
}

/** Makes known what a tag was found to point at, unless that is known already. */
export async function takeIn(
  session: ReadSession,
  repository: RepositoryIdentity,
  tag: string,
  { found, known }: { found: FoundDigest; known: KnownTag | null },
): Promise<TagOutcome> {
  if (found.digest === known?.digest && !known.failed) return { state: "unchanged", digest: found.digest };
  const ingested = await ingestManifest(session, repository.name, found.digest, {
    ...(found.fetched ? { fetched: found.fetched } : {}),
    again: known?.failed ?? false,
  });
  session.context.writer.add(...tagFacts(session, repository.repositoryId, tag, ingested));
  return { state: "resolved", digest: found.digest };
}

/** A failure becomes the tag's cause. @throws it again when it is none of the registry's or of its content's */
export function tagFailed(
  session: ReadSession,
  { repositoryId }: RepositoryIdentity,
  tag: string,
  error: unknown,
): TagOutcome {
  session.signal?.throwIfAborted();
  if (!isTagtrailError(error)) throw error;
  session.context.writer.add({ kind: "tag-failed", repositoryId, name: tag, cause: storedCause(error) });
  return { state: "failed" };
}

export interface FoundDigest {
  digest: string;
  /** The manifest, where it came with the answer. */
  fetched?: ManifestBytes;
}

/** Asks for the digest of a tag; see resolveTag for what it costs. @throws RegistryError why it cannot be had */
export async function askDigest(
  session: ReadSession,
  repository: string,
  tag: string,
  known: KnownTag | null,
): Promise<FoundDigest> {
  const { client, target } = session.connection;
  const digest = known?.digest ?? null;
  if (digest === null && !countsGets(target.provider)) {
    const fetched = await askOfTag(
      session,
      { repository, tag },
      (options) => client.getManifest(repository, tag, options),
      (got) => got,
    );
    return { digest: fetched.digest, fetched };
  }
  // Without If-None-Match a client never answers notModified.
  const shown = (head: ManifestHead | "notModified") =>
    head === "notModified" ? { digest: digest ?? "", mediaType: null } : head;
  const head = await askOfTag(
    session,
    { repository, tag },
    (options) =>
      client.headManifest(repository, tag, { ...options, ...(digest ? { ifNoneMatch: digest } : {}) }),
    shown,
  );
  return { digest: shown(head).digest };
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
  const { role } = auxiliaryTag(tag);
  // A version that is kept by a hidden tag is one that people made.
  const auxiliary = role !== "tag" && role !== "kept";
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
