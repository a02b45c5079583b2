import type { Person } from "#lib/access/person.ts";
import type { CopyBody, PlannedVersion, Remark } from "#lib/contract/changes.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { shortDigest } from "#lib/references/digest.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { NewPlan, PlannedStep } from "../plan.ts";
import { type CopiedVersion, copiedVersion } from "./copied-version.ts";
import { copyNeeds } from "./copy-needs.ts";
import { copyRemarks } from "./copy-remarks.ts";
import { auxiliaryTags, type CopyTags, copyTags } from "./copy-tags.ts";
import { counted } from "./counted.ts";
import { isThere } from "./current-tag.ts";
import { describeVersion } from "./describe-version.ts";
import { type Errand, openErrand } from "./errand.ts";
import { fallbackSteps } from "./fallback-index.ts";
import { hasReferrersApi } from "./referrers-api.ts";
import { blocker } from "./remarks.ts";
import { ruleRemarks } from "./rule-remarks.ts";

/**
 * Plans to copy a version with everything below it, and what speaks of it, to another repository of the same
 * registry or another, bytes unchanged, and to point tags at the copy. What the target has is not sent again.
 *
 * @throws NotFound when there is no such registry; RegistryError when one of the two cannot be asked
 */
export async function planCopy(context: ChangesContext, person: Person, body: CopyBody): Promise<NewPlan> {
  const source = await openErrand(context, person, body.from.registry, body.from.repository);
  const target = await openErrand(context, person, body.to.registry, body.to.repository);
  const here = source.place.registryId === target.place.registryId;
  const sameRepository = here && source.place.repository === target.place.repository;
  const unreadable = await sourceProblem(source, body.from.digest);
  if (unreadable !== null) return blocked(target, body, unreadable);
  const version = await copiedVersion(source, body.from.digest, body.referrers && !sameRepository);
  const described = await describeVersion(context, source.place, body.from.digest, {
    role: "copied",
    touched: new Set(),
  });
  const tags = await copyTags(source, target, body);
  const contents = sameRepository ? nothing : await contentsOf(source, target, version);
  return assemble(target, body, { version, tags, contents, described });
}

interface Contents {
  /** Everything but the tags that were asked for. */
  readonly steps: readonly PlannedStep[];
  readonly copied: NewPlan["shown"]["copied"];
  readonly remarks: readonly Remark[];
}

const nothing: Contents = { steps: [], copied: null, remarks: [] };

/** Blobs first, then manifests from the leaves up, then what makes signatures found. */
async function contentsOf(source: Errand, target: Errand, version: CopiedVersion): Promise<Contents> {
  const needs = await copyNeeds(source, target, version.parts);
  const auxiliary = await auxiliaryTags(target, version.tags);
  const root = version.parts.at(0)?.digest ?? "";
  const api = version.referrers.length === 0 || (await hasReferrersApi(target, root));
  const fallback = api ? [] : await fallbackSteps(target, version.referrers);
  return {
    steps: [...needs.blobs, ...needs.versions, ...fallback, ...auxiliary.steps],
    copied: needs.copied,
    remarks: [...copyRemarks(needs, version, { fallback: fallback.length > 0 }), ...auxiliary.remarks],
  };
}

async function sourceProblem({ session, place }: Errand, digest: string): Promise<Remark | null> {
  try {
    if (await isThere(session, place.repository, digest)) return null;
    return blocker("version-gone", `${place.repository} does not have ${shortDigest(digest)}.`);
  } catch (error) {
    session.signal?.throwIfAborted();
    if (!isTagtrailError(error)) throw error;
    const { message, advice } = error;
    return blocker("source-unreadable", message, advice === null ? {} : { advice });
  }
}

interface Copy {
  readonly version: CopiedVersion;
  readonly tags: CopyTags;
  readonly contents: Contents;
  readonly described: PlannedVersion;
}

function assemble(target: Errand, body: CopyBody, copy: Copy): NewPlan {
  const { version, tags, contents, described } = copy;
  const { place, context } = target;
  const rules = ruleRemarks(context, tags.tags);
  const steps = [...tags.pins, ...contents.steps, ...tags.steps];
  const remarks = [...rules.remarks, ...version.remarks, ...tags.remarks, ...contents.remarks];
  if (steps.length === 0) {
    remarks.push(blocker("nothing-to-do", "The target has all of it already."));
  }
  return {
    ...{ place, steps, reason: body.reason },
    shown: {
      ...{ kind: "copy", registry: place.registry, repository: place.repository, title: titleOf(body) },
      ...{ tags: [...tags.tags], versions: [described, ...tags.outgoing], difference: null, freed: null },
      ...{ copied: contents.copied, remarks, needsReason: rules.needsReason, undoSeconds: 0 },
    },
  };
}

function blocked({ place }: Errand, body: CopyBody, remark: Remark): NewPlan {
  return {
    ...{ place, steps: [], reason: body.reason },
    shown: {
      ...{ kind: "copy", registry: place.registry, repository: place.repository, title: titleOf(body) },
      ...{ tags: [], versions: [], difference: null, freed: null, copied: null },
      ...{ remarks: [remark], needsReason: false, undoSeconds: 0 },
    },
  };
}

function titleOf({ from, to, tags }: CopyBody): string {
  const what = `${from.repository}@${shortDigest(from.digest)}`;
  const withTags = tags.length === 0 ? "" : ` with ${counted(tags.length, "tag")}`;
  const where = from.registry === to.registry ? to.repository : `${to.repository} at ${to.registry}`;
  return `Copy ${what}${withTags} to ${where}`;
}
