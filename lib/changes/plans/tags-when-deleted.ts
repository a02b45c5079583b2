import { auxiliaryTag } from "#lib/references/auxiliary-tag.ts";
import { isTagName } from "#lib/references/tag-name.ts";
import { historyPlace } from "#lib/tag-history/queries/history-place.ts";
import type { Errand } from "./errand.ts";

/**
 * The tags that a version had when it was deleted: as our own change recorded it, or else those that the history
 * saw vanish from it together. Hidden tags are left out.
 */
export async function tagsWhenDeleted(errand: Errand, digest: string): Promise<string[]> {
  const tags = (await fromChanges(errand, digest)) ?? (await fromHistory(errand, digest));
  return [...new Set(tags)].filter((tag) => isTagName(tag) && auxiliaryTag(tag).role !== "kept");
}

/** Null: no change of ours deleted it. */
async function fromChanges({ context, place }: Errand, digest: string): Promise<string[] | null> {
  const { client } = context.catalog.database;
  const { registryId, repository } = place;
  const step = await client.changeStep.findFirst({
    where: { registryId, repository, digest, action: "delete-version", state: "applied" },
    orderBy: [{ endedAt: "desc" }, { changeId: "desc" }],
    select: { changeId: true, details: true },
  });
  if (step === null) return null;
  // Where a registry deletes untagged versions only, the same change took the tags away before.
  const removed = await client.changeStep.findMany({
    where: { changeId: step.changeId, action: "remove-tag", from: digest, state: "applied" },
    select: { tag: true },
  });
  const { tags } = JSON.parse(step.details) as { tags?: readonly string[] };
  return [...(tags ?? []), ...removed.flatMap(({ tag }) => tag ?? [])];
}

/** Tags that vanish with a version do so at one instant: the bounds of their removals overlap. */
async function fromHistory({ context, place }: Errand, digest: string): Promise<string[]> {
  const { database } = context.history;
  const { repository } = await historyPlace(database, place);
  if (repository === null) return [];
  const moves = await database.client.tagMove.findMany({
    where: { repositoryId: repository.id, fromDigest: digest, kind: "removed" },
    orderBy: [{ atHi: "desc" }, { seq: "desc" }],
    take: 1_000,
    select: { tagId: true, atLo: true, atHi: true },
  });
  const last = moves[0];
  if (last === undefined) return [];
  const begun = last.atLo ?? last.atHi;
  const together = moves.filter(({ atHi }) => atHi >= begun);
  const tags = await database.client.historyTag.findMany({
    where: { id: { in: together.flatMap(({ tagId }) => tagId ?? []) } },
    select: { name: true },
  });
  return tags.map(({ name }) => name);
}
