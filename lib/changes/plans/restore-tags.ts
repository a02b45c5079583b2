import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import { CHANGE_LIMIT, type Remark } from "#lib/contract/changes.ts";
import { abilityOf } from "./ability-of.ts";
import { isThere } from "./current-tag.ts";
import type { Errand } from "./errand.ts";
import { protectionOf } from "./protection-of.ts";
import { type PutBack, putBack } from "./put-back.ts";
import { warning } from "./remarks.ts";
import type { Restoration } from "./restoration.ts";
import { listed } from "./rule-remarks.ts";
import { tagsAsOf } from "./tags-as-of.ts";
import type { TagsNow } from "./tags-now.ts";

/**
 * Finds out how tags get back to what they pointed at at an instant. What cannot be done for a tag is told, and
 * the tag is left out; the others are restored all the same.
 */
export async function restoreTags(
  errand: Errand,
  tags: TagsNow,
  { asOf, only }: { asOf: string; only: readonly string[] | null },
): Promise<Restoration> {
  const then = await tagsAsOf(errand, tags, { asOf, only });
  const targets = new Map(then.targets);
  const remarks: Remark[] = [...then.remarks];
  const leaveOut = (names: readonly string[]) => {
    for (const tag of names) targets.delete(tag);
  };
  const unreadable = tags.unreadable([...targets.keys()]);
  if (unreadable.length > 0) {
    const text = `Tags that could not be read now stay as they are: ${listed(unreadable)}.`;
    remarks.push(warning("tag-unreadable", text));
    leaveOut(unreadable);
  }
  if (only === null) {
    const immutable = immutableOf(errand, tags, targets);
    if (immutable.length > 0) {
      remarks.push(warning("immutable-left", `Immutable tags stay as they are: ${listed(immutable)}.`));
      leaveOut(immutable);
    }
  }
  // Too many to be changed at once: they are shown, so that somebody can choose.
  if (targets.size > CHANGE_LIMIT) return { targets, putBacks: [], ability: null, remarks };
  const ability = [...targets.values()].includes(null) ? await abilityOf(errand) : null;
  if (ability !== null && ability.removeTag === null) {
    const created = [...targets].filter(([, digest]) => digest === null).map(([tag]) => tag);
    remarks.push(
      warning(
        "cannot-remove-tag",
        `Tags that did not exist then stay: ${listed(created)}. ${ability.removeTagText}`,
      ),
    );
    leaveOut(created);
  }
  const lost = await lostVersions(errand, [...new Set(targets.values())]);
  for (const version of lost) {
    const problem = version.lost ?? version.damage[0]?.text;
    if (problem === undefined) continue;
    const affected = [...targets].filter(([, digest]) => digest === version.digest).map(([tag]) => tag);
    remarks.push(warning("version-gone", `${listed(affected)} cannot be put back: ${problem}`));
    leaveOut(affected);
  }
  const whole = lost.filter((version) => version.lost === null && version.damage.length === 0);
  return { targets, putBacks: whole, ability, remarks };
}

/** One that does not exist may be created. */
function immutableOf({ context }: Errand, tags: TagsNow, targets: ReadonlyMap<string, unknown>): string[] {
  return [...targets.keys()].filter(
    (tag) => tags.digestOf(tag) !== null && protectionOf(context.rules, tag) === "immutable",
  );
}

/** Those of the versions that the registry does not have. */
async function lostVersions(errand: Errand, digests: readonly (string | null)[]): Promise<PutBack[]> {
  const { session, place } = errand;
  const found = await eachLimited(digests, 8, async (digest) => {
    if (digest === null || (await isThere(session, place.repository, digest))) return [];
    return [await putBack(errand, digest)];
  });
  return found.flat();
}
