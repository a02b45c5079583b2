import type { Person } from "#lib/access/person.ts";
import type { ActorName } from "#lib/tag-history/evidence.ts";

/** A person as the history names who did something; until there is sign-in, it is somebody, or the console, at this machine. */
export function actorOf({ name }: Pick<Person, "name">): ActorName {
  return { kind: "person", name, how: "at-this-machine" };
}
