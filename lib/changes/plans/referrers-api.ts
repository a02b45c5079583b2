import { isTagtrailError } from "#lib/errors.ts";
import type { Errand } from "./errand.ts";

/**
 * Whether a registry lists by itself what speaks of a version. Where that cannot be told it counts as no: the
 * fallback tag is then written for nothing, which harms nobody.
 *
 * @param digest any digest: a registry with the API answers an empty list for one it does not know
 */
export async function hasReferrersApi(
  { session, place, connection }: Errand,
  digest: string,
): Promise<boolean> {
  const { client } = connection;
  try {
    const answer = await session.ask((options) => client.listReferrers(place.repository, digest, options));
    return answer.source === "api";
  } catch (error) {
    session.signal?.throwIfAborted();
    if (!isTagtrailError(error)) throw error;
  }
  // The repository need not exist yet; another one of the registry tells as much.
  const capabilities = await session.ask((options) => client.probeCapabilities(options));
  return capabilities.referrers === "yes";
}
