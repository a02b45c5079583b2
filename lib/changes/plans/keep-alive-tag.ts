import { keepAliveTag } from "#lib/references/auxiliary-tag.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { PinVersion, Place } from "../plan.ts";

const DAY_MS = 24 * 60 * 60_000;

/** The step that pins a version under a hidden tag before `keptFor` leaves it. */
export function pinStep(
  { rules, clock }: ChangesContext,
  place: Place,
  { digest, keptFor }: { digest: string; keptFor: string },
): PinVersion {
  const expiresAt = clock().getTime() + rules.keepAliveDays * DAY_MS;
  return { action: "pin-version", place, tag: keepAliveTag(digest), digest, keptFor, expiresAt };
}
