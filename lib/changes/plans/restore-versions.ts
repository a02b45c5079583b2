import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import type { Remark } from "#lib/contract/changes.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { isThere } from "./current-tag.ts";
import type { Errand } from "./errand.ts";
import { type PutBack, putBack } from "./put-back.ts";
import { blocker, note, warning } from "./remarks.ts";
import type { Restoration } from "./restoration.ts";
import { listed } from "./rule-remarks.ts";
import type { TagsNow } from "./tags-now.ts";
import { tagsWhenDeleted } from "./tags-when-deleted.ts";

/** Finds out how deleted versions get back, with the tags that each had, as far as those are free. */
export async function restoreVersions(
  errand: Errand,
  tags: TagsNow,
  digests: readonly string[],
): Promise<Restoration> {
  const targets = new Map<string, string>();
  const putBacks: PutBack[] = [];
  const remarks: Remark[] = [];
  const looked = await eachLimited(digests, 4, (digest) => lookAt(errand, digest));
  await tags.confirm(looked.flatMap((version) => version.had));
  const unreadable = tags.unreadable(looked.flatMap((version) => version.had));
  if (unreadable.length > 0) {
    const text = `Tags that could not be read now stay as they are: ${listed(unreadable)}.`;
    remarks.push(warning("tag-unreadable", text));
  }
  for (const { digest, had, lost } of looked) {
    if (lost === null) remarks.push(note("is-there", `The registry has ${shortDigest(digest)}.`));
    else if (lost.lost !== null) remarks.push(blocker("bytes-not-kept", lost.lost));
    else putBacks.push(lost);
    remarks.push(...(lost?.damage ?? []));
    if (lost?.lost) continue;
    const taken = had.filter((tag) => ![null, digest].includes(tags.digestOf(tag)));
    if (taken.length > 0) {
      const text = `Tags of ${shortDigest(digest)} that point elsewhere by now stay: ${listed(taken)}.`;
      remarks.push(warning("tag-taken", text));
    }
    const free = had.filter((tag) => tags.digestOf(tag) === null && !unreadable.includes(tag));
    for (const tag of free) if (!targets.has(tag)) targets.set(tag, digest);
  }
  return { targets, putBacks, ability: null, remarks };
}

interface LookedAt {
  readonly digest: string;
  /** Tags it had when it was deleted. */
  readonly had: readonly string[];
  /** Null: the registry has it. */
  readonly lost: PutBack | null;
}

async function lookAt(errand: Errand, digest: string): Promise<LookedAt> {
  const { session, place } = errand;
  const there = await isThere(session, place.repository, digest);
  const had = await tagsWhenDeleted(errand, digest);
  if (there) return { digest, had, lost: null };
  if (had.length > 0 || (await wasHere(errand, digest))) {
    return { digest, had, lost: await putBack(errand, digest) };
  }
  // Kept bytes of another repository are not handed out here.
  const lost = `${place.repository} is not known to have had ${shortDigest(digest)}.`;
  return { digest, had, lost: { digest, steps: [], lost, damage: [] } };
}

async function wasHere({ context, place }: Errand, digest: string): Promise<boolean> {
  const { registryId, repository: name } = place;
  const count = await context.catalog.database.client.version.count({
    where: { digest, repository: { registryId, name } },
  });
  return count > 0;
}
