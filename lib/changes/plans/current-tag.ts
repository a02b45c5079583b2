import { askOfTag } from "#lib/catalog/observed-request.ts";
import { proveAbsent } from "#lib/catalog/prove-absent.ts";
import { type ReadSession, visitSession } from "#lib/catalog/read-session.ts";
import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import { isTagtrailError } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";

/** A session in which a person waits for a change of a repository of this registry. */
export function changeSession(
  { catalog }: ChangesContext,
  connection: RegistryConnection,
  signal?: AbortSignal,
): ReadSession {
  return visitSession(catalog, connection, signal);
}

/**
 * What a tag points at now, asked of the registry itself; the history hears of it. Null: the registry said
 * that it does not exist.
 *
 * @throws RegistryError why it cannot be told
 */
export async function currentTag(
  session: ReadSession,
  repository: string,
  tag: string,
): Promise<string | null> {
  try {
    const head = await askOfTag(
      session,
      { repository, tag },
      (options) => session.connection.client.headManifest(repository, tag, options),
      // Without If-None-Match a client never answers notModified.
      (answer) => (answer === "notModified" ? { digest: "", mediaType: null } : answer),
    );
    return head === "notModified" ? null : head.digest;
  } catch (error) {
    if (!isTagtrailError(error) || error.code !== "registry_not_found") throw error;
    // Some registries do not know HEAD, and a proxy may answer 404 in their place.
    const seen = await proveAbsent(session, { repository, tag }, error, {});
    return seen?.digest ?? null;
  }
}

/**
 * Whether a version is in the repository now.
 *
 * @throws RegistryError why it cannot be told
 */
export async function isThere(session: ReadSession, repository: string, digest: string): Promise<boolean> {
  try {
    await session.ask((options) => session.connection.client.headManifest(repository, digest, options));
    return true;
  } catch (error) {
    if (!isTagtrailError(error) || error.code !== "registry_not_found") throw error;
    // The reference may as well be a digest.
    return (await proveAbsent(session, { repository, tag: digest }, error, {})) !== null;
  }
}
