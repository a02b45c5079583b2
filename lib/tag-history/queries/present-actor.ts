import type { Actor } from "#lib/contract/tag-history.ts";

/** As a query joins them; all null when nobody is said to have done it. */
export interface ActorColumns {
  readonly actorKind: Actor["kind"] | null;
  /** Null once erased. */
  readonly actorName: string | null;
  readonly actorHow: Actor["how"] | null;
}

export function presentActor({ actorKind, actorName, actorHow }: ActorColumns): Actor | null {
  if (actorKind === null || actorHow === null) return null;
  return { kind: actorKind, name: actorName, how: actorHow };
}
