import type { Person } from "#lib/access/person.ts";
import type { ActorName } from "#lib/tag-history/evidence.ts";

/** A person as the history names who did something. */
export function actorOf({ name, how }: Pick<Person, "name" | "how">): ActorName {
  return { kind: "person", name, how: how === "local-administrator" ? "at-this-machine" : "signed-in" };
}
