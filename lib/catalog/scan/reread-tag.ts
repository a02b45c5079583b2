import { isTagtrailError } from "#lib/errors.ts";
import type { ReadSession } from "../read-session.ts";
import type { AskedTag } from "../tag-observer.ts";
import { knownRepository } from "../visit/find-repository.ts";
import { confirmOutgoing } from "./confirm-absent.ts";
import { type IndexedTag, indexedTags, indexKey } from "./indexed-tags.ts";
import {
  askDigest,
  type FoundDigest,
  type KnownTag,
  type RepositoryIdentity,
  type TagOutcome,
  tagFailed,
  takeIn,
} from "./resolve-tag.ts";

/** `absent`: the registry answered 404 to a question for this very tag. */
export type RereadOutcome = TagOutcome | { state: "absent" };

/** Milliseconds in which a tag that is read every minute is not noted as confirmed once more. */
const CONFIRM_AFTER_MS = 5 * 60_000;

/**
 * Looks at one tag again, outside of any scan: one request when nothing changed. What it shows is taken into
 * the index and told to the pages; the repository and the tag need not be known yet.
 *
 * @param indexed what the index holds of it, where that was looked up a moment ago; null: nothing
 * @throws RegistryError why it could not be read; what is known of it stays
 */
export async function rereadTag(
  session: ReadSession,
  asked: AskedTag,
  indexed?: IndexedTag | null,
): Promise<RereadOutcome> {
  const { repository, tag } = asked;
  const before = indexed === undefined ? await lookUp(session, asked) : indexed;
  const known = before?.known ?? null;
  let found: FoundDigest;
  try {
    found = await askDigest(session, repository, tag, known);
  } catch (error) {
    if (!isTagtrailError(error) || error.code !== "registry_not_found") throw error;
    if (before && known)
      await remove(session, { repositoryId: before.repositoryId, name: repository }, tag, known);
    return { state: "absent" };
  }
  const repositoryId =
    before?.repositoryId ?? (await knownRepository(session.context, session.connection, repository)).id;
  const identity = { repositoryId, name: repository };
  const outcome = await takeIn(session, identity, tag, { found, known }).catch((error: unknown) =>
    tagFailed(session, identity, tag, error),
  );
  if (outcome.state === "unchanged") {
    const since = session.context.clock().getTime() - (before?.checkedAt ?? 0);
    if (since >= CONFIRM_AFTER_MS)
      session.context.writer.add({ kind: "tag-confirmed", repositoryId, name: tag });
    return outcome;
  }
  tell(session, identity);
  if (known?.digest && known.digest !== found.digest)
    await confirmOutgoing(session, identity, [known.digest]);
  return outcome;
}

async function lookUp({ context, connection }: ReadSession, asked: AskedTag): Promise<IndexedTag | null> {
  const found = await indexedTags(context, connection.registryId, [asked]);
  return found.get(indexKey(asked)) ?? null;
}

async function remove(
  session: ReadSession,
  repository: RepositoryIdentity,
  tag: string,
  { digest }: KnownTag,
): Promise<void> {
  session.context.writer.add({
    kind: "tag-removed",
    repositoryId: repository.repositoryId,
    name: tag,
  });
  tell(session, repository);
  if (digest) await confirmOutgoing(session, repository, [digest]);
}

/** Tells the pages once it is stored. */
function tell({ context, connection }: ReadSession, { name }: RepositoryIdentity): void {
  context.writer.afterwards(() =>
    context.events.publish({ type: "repository", registry: connection.registryName, repository: name }),
  );
}
