import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import { ensureImage } from "#lib/catalog/read-through.ts";
import type { CopyBody, PlannedTag, PlannedVersion, Remark } from "#lib/contract/changes.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { shortDigest } from "#lib/references/digest.ts";
import type { PinVersion, PointTag } from "../plan.ts";
import { currentTag } from "./current-tag.ts";
import { describeVersion } from "./describe-version.ts";
import type { Errand } from "./errand.ts";
import { glanceOf } from "./glance-of.ts";
import { protectionOf } from "./protection-of.ts";
import { blocker, note, warning } from "./remarks.ts";
import { remainingRemarks } from "./removal-steps.ts";
import { listed } from "./rule-remarks.ts";
import { leftUntagged, pinSteps } from "./tags-left.ts";
import { TagsNow } from "./tags-now.ts";

/** What becomes of the tags that a copy gets. */
export interface CopyTags {
  readonly tags: readonly PlannedTag[];
  /** Versions that lose a tag. */
  readonly outgoing: readonly PlannedVersion[];
  readonly pins: readonly PinVersion[];
  readonly steps: readonly PointTag[];
  readonly remarks: readonly Remark[];
}

/** Plans the tags of a copy, if each still points at what the caller saw. */
export async function copyTags(source: Errand, target: Errand, body: CopyBody): Promise<CopyTags> {
  const { digest } = body.from;
  const wanted = [...new Map(body.tags.map((each) => [each.tag, each])).values()];
  const now = await tagsNow(
    target,
    digest,
    wanted.map(({ tag }) => tag),
  );
  const unreadable = now.unreadable(wanted.map(({ tag }) => tag));
  const remarks: Remark[] = [];
  if (unreadable.length > 0) {
    remarks.push(blocker("tag-unreadable", `What ${listed(unreadable)} points at could not be read.`));
  }
  const planned = await eachLimited(wanted, 4, async ({ tag, from }): Promise<PlannedTag> => {
    const actual = now.digestOf(tag);
    if (actual !== from) remarks.push(movedMeanwhile(target, tag, { from, actual }));
    return plannedTag(source, target, { tag, actual, digest });
  });
  const changed = planned.filter(({ change }) => change !== "unchanged").map(({ tag }) => tag);
  const targets = new Map(changed.map((tag) => [tag, digest]));
  const pins = pinSteps(target, now, targets);
  const { keepAliveDays: pinnedDays } = target.context.rules;
  const losing = { left: leftUntagged(now, targets), pins, pinnedDays };
  const steps = changed.map((tag): PointTag => {
    return { action: "point-tag", place: target.place, tag, from: now.digestOf(tag), digest };
  });
  return {
    ...{ tags: planned, pins, steps },
    outgoing: await outgoing(target, now, changed),
    remarks: [...remarks, ...remainingRemarks(now, changed, losing)],
  };
}

/** All tags of the target are looked at only when one of them leaves a version: others may be on it. */
async function tagsNow(target: Errand, digest: string, wanted: readonly string[]): Promise<TagsNow> {
  const asked = await TagsNow.ask(target, wanted);
  const leaves = wanted.some((tag) => ![null, digest].includes(asked.digestOf(tag)));
  if (!leaves) return asked;
  const all = await TagsNow.readIfThere(target);
  await all.confirm(wanted);
  return all;
}

function movedMeanwhile(
  { place }: Errand,
  tag: string,
  { from, actual }: { from: string | null; actual: string | null },
): Remark {
  const named = (digest: string | null) => (digest === null ? "nothing" : shortDigest(digest));
  const text = `${place.repository}:${tag} points at ${named(actual)}, not at ${named(from)}.`;
  return blocker("tag-moved", text, { advice: "Look at what it points at now, and decide again." });
}

async function plannedTag(
  source: Errand,
  { context, place }: Errand,
  { tag, actual, digest }: { tag: string; actual: string | null; digest: string },
): Promise<PlannedTag> {
  const [from, to] = await Promise.all([
    actual === null ? null : glanceOf(context, place, actual),
    glanceOf(context, source.place, digest),
  ]);
  const change = actual === null ? "created" : actual === digest ? "unchanged" : "moved";
  const protection = protectionOf(context.rules, tag);
  return { registry: place.registry, repository: place.repository, tag, from, to, change, protection };
}

async function outgoing(target: Errand, now: TagsNow, changed: readonly string[]): Promise<PlannedVersion[]> {
  const { context, place, person } = target;
  const digests = [...new Set(changed.flatMap((tag) => now.digestOf(tag) ?? []))];
  const touched = new Set(changed);
  return eachLimited(digests, 4, async (digest) => {
    try {
      await ensureImage(context.catalog, person, place.registry, place.repository, digest);
    } catch (error) {
      // A damaged version may be left all the same.
      if (!isTagtrailError(error)) throw error;
    }
    const version = await describeVersion(context, place, digest, { role: "outgoing", touched });
    return { ...version, otherTags: now.on(digest).filter((tag) => !touched.has(tag)) };
  });
}

/** cosign's tags of the copy: one that holds something else at the target is left alone, it may hold more. */
export async function auxiliaryTags(
  target: Errand,
  tags: readonly { readonly tag: string; readonly digest: string }[],
): Promise<{ steps: PointTag[]; remarks: Remark[] }> {
  const { session, place } = target;
  const remarks: Remark[] = [];
  const steps = await eachLimited(tags, 4, async ({ tag, digest }): Promise<PointTag[]> => {
    const actual = await currentTag(session, place.repository, tag);
    if (actual === null) return [{ action: "point-tag", place, tag, from: null, digest }];
    if (actual !== digest) {
      const text = `${tag} holds other signatures or documents at the target and stays as it is.`;
      remarks.push(warning("signature-tag-differs", text));
    }
    return [];
  });
  if (tags.length > 0) {
    remarks.push(
      note("signature-tags", `Tags of signatures and the like are copied as well: ${tags.length}.`),
    );
  }
  return { steps: steps.flat(), remarks };
}
