import type { Person } from "#lib/access/person.ts";
import type { ReadSession } from "#lib/catalog/read-session.ts";
import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { Place } from "../plan.ts";
import { changeSession } from "./current-tag.ts";
import { resolvePlace } from "./resolve-place.ts";

/** One repository that somebody plans to change, with everything it is read by. */
export interface Errand {
  readonly context: ChangesContext;
  readonly person: Person;
  readonly place: Place;
  readonly connection: RegistryConnection;
  readonly session: ReadSession;
}

/** @throws NotFound when there is no registry of this name */
export async function openErrand(
  context: ChangesContext,
  person: Person,
  registry: string,
  repository: string,
): Promise<Errand> {
  const { place, connection } = await resolvePlace(context, person, registry, repository);
  const session = changeSession(context, connection, context.catalog.shutdown.signal);
  return { context, person, place, connection, session };
}
