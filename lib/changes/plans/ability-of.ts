import type { DeletionAbility } from "#lib/registry/registry-changes.ts";
import type { Errand } from "./errand.ts";

/**
 * What deleting does at the registry. A console that may change nothing does not ask: the question is a request to
 * delete what does not exist.
 *
 * @throws RegistryError when the registry cannot be asked
 */
export async function abilityOf({ context, connection, place }: Errand): Promise<DeletionAbility> {
  if (context.rules.readOnly) return NOT_ASKED;
  return connection.client.changes.deletionAbility(place.repository);
}

const TEXT = "What deleting does at this registry is not asked while this console is read-only.";
const NOT_ASKED: DeletionAbility = {
  ...{ removeTag: null, deleteVersion: null, removeTagText: TEXT, deleteVersionText: TEXT },
  ...{ dropsUntagged: false, how: "known", probedAt: new Date(0).toISOString() },
};
