import type { Database } from "#lib/database/database.ts";
import { insertRows, runTogether, sql } from "#lib/database/sql.ts";
import { Conflict } from "#lib/errors.ts";
import type { PinVersion } from "../plan.ts";

/** One pin, and the change that it is for. */
export interface Pinning {
  readonly step: PinVersion;
  readonly changeId: string;
  readonly now: Date;
}

/**
 * Writes down that a version is kept before its hidden tag is relied on, so that no hidden tag is ever without a
 * row. One that was kept already is kept for longer.
 *
 * @returns whether the row is new
 * @throws Conflict while its hidden tag is being taken away
 */
export async function keepRow(
  database: Database,
  { step, changeId, now }: Pinning,
): Promise<"new" | "was there"> {
  const { place, tag, digest, keptFor } = step;
  const expiresAt = new Date(step.expiresAt);
  const row = [
    ...[place.registryId, place.registry, place.repository, tag, digest, keptFor, changeId],
    ...[now, expiresAt, "kept"],
  ];
  const [inserted] = await runTogether(database, [
    insertRows("KeepAlive", columns, [row], sql`ON CONFLICT DO NOTHING`),
  ]);
  if (inserted === 1) return "new";
  const where = { ...placeOf(step), state: { in: ["kept", "failed"] } };
  await database.client.keepAlive.updateMany({
    where: { ...where, expiresAt: { lt: expiresAt } },
    data: { expiresAt },
  });
  const { count } = await database.client.keepAlive.updateMany({
    where,
    data: { state: "kept", why: null, keptFor, changeId },
  });
  if (count === 1) return "was there";
  throw new Conflict(`The hidden tag ${tag} is being removed.`, {
    advice: "Try again in a moment.",
    details: { rule: "being-removed" },
  });
}

/** Takes back what keepRow wrote, because nothing is kept; unless another change counts on it by now. */
export async function dropRow(database: Database, { step, changeId }: Pinning): Promise<void> {
  await database.client.keepAlive.deleteMany({ where: { ...placeOf(step), changeId, state: "kept" } });
}

function placeOf({ place, tag }: PinVersion) {
  return { registryId: place.registryId, repository: place.repository, tag };
}

const columns = [
  ...["registryId", "registryName", "repository", "tag", "digest", "keptFor", "changeId"],
  ...["createdAt", "expiresAt", "state"],
];
