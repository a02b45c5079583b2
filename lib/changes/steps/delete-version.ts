import { consoleItself } from "#lib/access/person.ts";
import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import { Conflict } from "#lib/errors.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { runGuarded } from "../execution/guarded-step.ts";
import type { DeleteVersion } from "../plan.ts";
import { changeSession } from "../plans/current-tag.ts";
import type { Errand } from "../plans/errand.ts";
import { indexesAbove, readTagged } from "../plans/parts-of-index.ts";
import { listed } from "../plans/rule-remarks.ts";
import { TagsNow } from "../plans/tags-now.ts";
import type { StepEnd, StepRun } from "./step-run.ts";

/** Deletes a version with the tags that were shown, and no others, unless a tagged index needs it. */
export async function runDeleteVersion(run: StepRun<DeleteVersion>): Promise<StepEnd> {
  const { digest, way, place } = run.step;
  return await runGuarded(run, {
    check: (connection) => requireDeletable(run, connection),
    send: ({ client }, options) =>
      client.changes.deleteVersion(place.repository, digest, { ...options, way }),
  });
}

/** What was true when it was planned is looked at once more: it may have waited, and others work there too. */
async function requireDeletable(
  { context, step, signal }: StepRun<DeleteVersion>,
  connection: RegistryConnection,
): Promise<void> {
  const session = changeSession(context, connection, signal);
  const errand = { context, person: consoleItself, place: step.place, connection, session };
  const now = await TagsNow.readClosely(errand, step.digest);
  requireSameTags(step, now);
  await requireNoTaggedIndex(errand, step, now);
}

/** Somebody may have pointed another tag at it since it was shown; that tag would vanish silently. */
function requireSameTags({ digest, tags }: DeleteVersion, now: TagsNow): void {
  if (now.gap !== null) {
    throw new Conflict(`Which tags point at ${shortDigest(digest)} cannot be told. ${now.gap}`, {
      advice: "Try again; a version is deleted only when all its tags are known.",
    });
  }
  const others = now.on(digest).filter((tag) => !tags.includes(tag));
  if (others.length === 0) return;
  throw new Conflict(`Since this was planned, ${listed(others)} came to point at ${shortDigest(digest)}.`, {
    advice: "Plan the deletion anew: these tags would be deleted with it.",
    details: { tags: others.slice(0, 100) },
  });
}

/** An index that was to be deleted before it may still be there, and somebody may have pushed one meanwhile. */
async function requireNoTaggedIndex(errand: Errand, { digest }: DeleteVersion, now: TagsNow): Promise<void> {
  const short = shortDigest(digest);
  const unread = await readTagged(errand, now);
  if (unread !== null) {
    throw new Conflict(`Whether ${short} is a part of a tagged index cannot be told. ${unread}`, {
      advice: "Try again; a version is deleted only when all tagged indexes are known.",
    });
  }
  const indexes = await indexesAbove(errand, digest);
  const tags = [...new Set(indexes.flatMap((index) => now.on(index)))];
  if (tags.length === 0) return;
  throw new Conflict(`${short} is a part of ${listed(tags)}, which would break.`, {
    advice: "Delete the index, or move its tags, first.",
    details: { rule: "part-of-tagged-index", tags: tags.slice(0, 100) },
  });
}
