import { isTagtrailError } from "#lib/errors.ts";
import { storedCause } from "../cause.ts";
import { eachLimited } from "../concurrency/each-limited.ts";
import { askOfTag } from "../observed-request.ts";
import type { ReadSession } from "../read-session.ts";
import type { RepositoryIdentity } from "./resolve-tag.ts";

/** Outgoing digests looked at per visit of a repository; the rest is found out when somebody opens them. */
const MAX_OUTGOING = 50;

/**
 * Removes tags that a complete list did not have. Absence from a list proves nothing (distribution 3.1.0
 * on S3 drops tags that have another one as a prefix), so each is asked for directly: only a 404 removes it.
 * Answers the names that were removed.
 */
export async function removeAbsentTags(
  session: ReadSession,
  repository: RepositoryIdentity,
  names: readonly string[],
): Promise<string[]> {
  const { writer } = session.context;
  const { repositoryId } = repository;
  const removed = await eachLimited(names, session.width, async (name) => {
    const answer = await askTag(session, repository.name, name);
    if (answer === "absent") {
      writer.add({ kind: "tag-removed", repositoryId, name });
      return [name];
    }
    if (answer !== "present") writer.add({ kind: "tag-failed", repositoryId, name, cause: answer.cause });
    return [];
  });
  return removed.flat();
}

/** Finds out whether versions that lost their tag are still there; some registries drop them at once. */
export async function confirmOutgoing(
  session: ReadSession,
  repository: RepositoryIdentity,
  digests: readonly string[],
): Promise<void> {
  const { repositoryId } = repository;
  await eachLimited(digests.slice(0, MAX_OUTGOING), session.width, async (digest) => {
    if ((await askDigest(session, repository.name, digest)) !== "absent") return;
    session.context.writer.add({ kind: "version-gone", repositoryId, digest });
  });
}

type Presence = "present" | "absent" | { cause: string };

function askTag(session: ReadSession, repository: string, tag: string): Promise<Presence> {
  const { client } = session.connection;
  const asked = askOfTag(
    session,
    { repository, tag },
    (options) => client.headManifest(repository, tag, options),
    // Without If-None-Match a client never answers notModified.
    (head) => (head === "notModified" ? { digest: "", mediaType: null } : head),
  );
  return presence(session, asked);
}

function askDigest(session: ReadSession, repository: string, digest: string): Promise<Presence> {
  const { client } = session.connection;
  return presence(
    session,
    session.ask((options) => client.headManifest(repository, digest, options)),
  );
}

async function presence(session: ReadSession, asked: Promise<unknown>): Promise<Presence> {
  try {
    await asked;
    return "present";
  } catch (error) {
    session.signal?.throwIfAborted();
    if (!isTagtrailError(error)) throw error;
    return error.code === "registry_not_found" ? "absent" : { cause: storedCause(error) };
  }
}
