import type { TagtrailError } from "#lib/errors.ts";
import type { RegistryClient } from "#lib/registry/registry-client.ts";

/**
 * Stands in for the client of a registry that cannot be asked at all, for example because its stored
 * credential cannot be opened any more: every request fails with the reason, and what is indexed stays
 * readable.
 */
export function refusingClient(reason: TagtrailError): RegistryClient {
  const refuse = () => Promise.reject(reason);
  async function* refusePages(): AsyncGenerator<never> {
    throw reason;
    // biome-ignore lint/correctness/noUnreachable: makes this a generator of pages that never come
    yield undefined as never;
  }
  return {
    changes: {
      dropsUntagged: false,
      putManifest: refuse,
      removeTag: refuse,
      deleteVersion: refuse,
      deletionAbility: refuse,
      mountBlob: refuse,
      uploadBlob: refuse,
    },
    ping: refuse,
    listRepositories: refusePages,
    listTags: refusePages,
    headManifest: refuse,
    getManifest: refuse,
    headBlob: refuse,
    getBlob: refuse,
    getBlobBytes: refuse,
    listReferrers: refuse,
    probeCapabilities: refuse,
    close: async () => {},
  };
}
