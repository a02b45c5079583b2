import { isTagtrailError } from "#lib/errors.ts";
import type { RequestOptions } from "#lib/registry/registry-client.ts";
import type { ReadSession } from "./read-session.ts";
import type { AskedTag, SeenManifest } from "./tag-observer.ts";

/** Codes of the specification by which a registry itself says that something is not there. */
const ABSENT = new Set(["MANIFEST_UNKNOWN", "NAME_UNKNOWN", "NOT_FOUND"]);

/**
 * Finds out whether a 404 for a tag came from the registry. An ingress whose registry is down answers 404 to
 * everything, and every tag would count as removed. The specification's error body is proof; a registry that
 * sends none is asked for its version afterwards, which only a registry that accepts the credential answers.
 *
 * @param notFound what the request for the tag failed with
 * @returns null when the tag is not there; what it points at when it is after all
 * @throws RegistryError why nothing can be said about the tag
 */
export async function proveAbsent(
  session: ReadSession,
  { repository, tag }: AskedTag,
  notFound: unknown,
  options: RequestOptions,
): Promise<SeenManifest | null> {
  if (saysAbsent(notFound)) return null;
  const { client } = session.connection;
  try {
    // The answer to a HEAD has no body.
    const { digest, mediaType } = await client.getManifest(repository, tag, options);
    return { digest, mediaType };
  } catch (error) {
    if (!isTagtrailError(error) || error.code !== "registry_not_found") throw error;
    if (!saysAbsent(error)) await pingFromNow(session, options);
    return null;
  }
}

function saysAbsent(error: unknown): boolean {
  const code = isTagtrailError(error) ? error.details.registryCode : null;
  return typeof code === "string" && ABSENT.has(code);
}

/** Asks for the version, once for all who want to know at the same time, and never earlier than now. */
async function pingFromNow(session: ReadSession, { signal, priority }: RequestOptions): Promise<void> {
  const { context, connection } = session;
  const key = `ping ${connection.registryId}`;
  await context.flights.running(key);
  await context.flights.run(key, () => connection.client.ping({ signal, priority }));
}
