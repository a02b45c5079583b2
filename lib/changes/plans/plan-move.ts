import type { Person } from "#lib/access/person.ts";
import { ensureImage } from "#lib/catalog/read-through.ts";
import type { MoveTagBody, PlannedTag, PlannedVersion } from "#lib/contract/changes.ts";
import type { Glance } from "#lib/contract/tag-history.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { shortDigest } from "#lib/references/digest.ts";
import type { ChangesContext } from "../changes-context.ts";
import { staleTag } from "../errors.ts";
import type { NewPlan, Place, PlannedStep } from "../plan.ts";
import { changeSession, currentTag, isThere } from "./current-tag.ts";
import { describeVersion } from "./describe-version.ts";
import { differenceOf } from "./difference-of.ts";
import { pinStep } from "./keep-alive-tag.ts";
import { moveRemarks } from "./move-remarks.ts";
import { planDeletion } from "./plan-deletion.ts";
import { protectionOf } from "./protection-of.ts";
import { resolvePlace } from "./resolve-place.ts";
import { ruleRemarks } from "./rule-remarks.ts";

/**
 * Plans to point a tag at a version of its repository, to create it, or to remove it.
 *
 * @throws Conflict with both digests when the tag does not point at what the caller saw; NotFound when there
 *   is no such registry or version; RegistryError when the registry cannot be asked
 */
export async function planMove(context: ChangesContext, person: Person, body: MoveTagBody): Promise<NewPlan> {
  const { registry, repository, tag, from, to, reason } = body;
  const { place, connection } = await resolvePlace(context, person, registry, repository);
  const session = changeSession(context, connection);
  const current = await currentTag(session, repository, tag);
  if (current !== from) throw staleTag(place, { tag, expected: from, actual: current });
  if (to === null) return planRemoval(context, person, place, body);
  await ensureImage(context.catalog, person, registry, repository, to);
  const there = await isThere(session, repository, to);
  if (from !== null) await knowIfPossible(context, person, { place, digest: from });
  const touched = new Set([tag]);
  const incoming = await describeVersion(context, place, to, { role: "incoming", touched });
  const outgoing =
    from === null ? null : await describeVersion(context, place, from, { role: "outgoing", touched });
  const planned = plannedTag(context, { place, tag, outgoing, incoming });
  const difference = outgoing === null ? null : await differenceOf(context, outgoing, incoming);
  // Pinned whatever other tags the index knows of: they may be moved before our request arrives.
  const drops = from !== null && from !== to && connection.client.changes.dropsUntagged;
  const pinned = drops ? context.rules.keepAliveDays : null;
  const rules = ruleRemarks(context, [planned]);
  const remarks = [...rules.remarks, ...moveRemarks({ tag, outgoing, incoming, there, difference, pinned })];
  const steps: PlannedStep[] = [
    ...(drops ? [pinStep(context, place, { digest: from, keptFor: tag })] : []),
    { action: "point-tag", place, tag, from, digest: to },
  ];
  return {
    place,
    steps,
    shown: {
      ...{ kind: "move", registry, repository, title: titleOf(body, to) },
      ...{ tags: [planned], versions: outgoing === null ? [incoming] : [outgoing, incoming] },
      ...{ difference, freed: null, copied: null, remarks, needsReason: rules.needsReason, undoSeconds: 0 },
    },
    ...(reason === undefined ? {} : { reason }),
  };
}

async function planRemoval(
  context: ChangesContext,
  person: Person,
  place: Place,
  { registry, repository, tag, from, reason }: MoveTagBody,
): Promise<NewPlan> {
  const plan = await planDeletion(context, person, {
    ...{ registry, repository, tags: [tag], digests: [] },
    ...(reason === undefined ? {} : { reason }),
  });
  // Planning a deletion looks for itself: what it saw is what would be removed.
  const seen = plan.shown.tags.find((planned) => planned.tag === tag)?.from?.digest ?? null;
  const unreadable = plan.shown.remarks.some(({ code }) => code === "tag-unreadable");
  if (seen !== from && !unreadable) throw staleTag(place, { tag, expected: from, actual: seen });
  return plan;
}

/** Makes the index know a version, so that it is described as far as it can be read: a damaged one may be left. */
export async function knowIfPossible(
  { catalog }: ChangesContext,
  person: Person,
  { place, digest }: { place: Place; digest: string },
): Promise<void> {
  try {
    await ensureImage(catalog, person, place.registry, place.repository, digest);
  } catch (error) {
    if (!isTagtrailError(error)) throw error;
  }
}

interface Ends {
  readonly place: Place;
  readonly tag: string;
  readonly outgoing: PlannedVersion | null;
  readonly incoming: PlannedVersion;
}

function plannedTag({ rules }: ChangesContext, { place, tag, outgoing, incoming }: Ends): PlannedTag {
  const same = outgoing?.digest === incoming.digest;
  return {
    registry: place.registry,
    repository: place.repository,
    tag,
    from: outgoing === null ? null : glance(outgoing),
    to: glance(incoming),
    change: same ? "unchanged" : outgoing === null ? "created" : "moved",
    protection: protectionOf(rules, tag),
  };
}

function glance({ digest, size, platforms, createdAt, signed, gone }: Glance): Glance {
  return { digest, size, platforms, createdAt, signed, gone };
}

function titleOf({ repository, tag, from }: MoveTagBody, to: string): string {
  const digest = shortDigest(to);
  return from === null
    ? `Create ${repository}:${tag} at ${digest}`
    : `Move ${repository}:${tag} to ${digest}`;
}
