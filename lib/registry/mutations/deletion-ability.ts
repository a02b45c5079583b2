import type { DeletionFacts } from "../providers/deletion-facts.ts";
import type { DeletionAbility } from "../registry-changes.ts";
import type { RequestOptions } from "../registry-client.ts";
import type { MutationContext } from "./mutation-context.ts";
import { type ProbeResult, type Probes, probeDeletion } from "./probe-deletion.ts";

const KEPT_MS = 600_000;
const MAX_KEPT = 500;

/**
 * Answers what deleting does, from what is known of the kind of registry or by asking it, and keeps an answer
 * for ten minutes. Those who ask at once for one repository share the answer. A failure is not kept.
 */
export function rememberedAbility(
  context: MutationContext,
): (repository: string, options?: RequestOptions) => Promise<DeletionAbility> {
  const kept = new Map<string, { until: number; ability: Promise<DeletionAbility> }>();
  return async (repository, options = {}) => {
    options.signal?.throwIfAborted();
    context.mayChange();
    const now = context.clock.now();
    const found = kept.get(repository);
    if (found !== undefined && now < found.until) return found.ability;
    const ability = findAbility(repository, context, { priority: options.priority });
    kept.delete(repository);
    kept.set(repository, { until: now + KEPT_MS, ability });
    const oldest = kept.size > MAX_KEPT ? kept.keys().next() : null;
    if (oldest !== null && !oldest.done) kept.delete(oldest.value);
    ability.catch(() => {
      if (kept.get(repository)?.ability === ability) kept.delete(repository);
    });
    return ability;
  };
}

async function findAbility(
  repository: string,
  context: MutationContext,
  options: RequestOptions,
): Promise<DeletionAbility> {
  const facts = context.provider.deletion;
  const asked = facts.removeTag === "ask" || facts.deleteVersion === "ask";
  const probes = asked ? await probeDeletion(repository, context, options) : NOT_ASKED;
  return {
    ...withAccount(tagRemoval(facts, probes, context.who.name), context),
    ...withAccount(versionDeletion(facts, probes, context.who.name), context),
    dropsUntagged: facts.dropsUntagged,
    how: asked ? "probed" : "known",
    probedAt: new Date(context.clock.now()).toISOString(),
  };
}

type Part = Partial<DeletionAbility>;

/** Providers' own APIs want the account's password or token; a token of the registry is nothing to them. */
function withAccount<Found extends Part>(found: Found, { credential, who }: MutationContext): Found {
  const own = found.removeTag === "harbor" || found.deleteVersion === "ghcr";
  if (!own || credential?.kind === "password") return found;
  const why = `${who.name} does this by an interface of its own, which asks for a user name and a password or token; it is connected without.`;
  return found.removeTag === undefined
    ? { ...found, deleteVersion: null, deleteVersionText: why }
    : { ...found, removeTag: null, removeTagText: why };
}

const NOT_ASKED: Probes = { tag: "unknown", digest: "unknown" };

function tagRemoval(
  { removeTag, removeTagText, placeholder }: DeletionFacts,
  probes: Probes,
  name: string,
): Pick<DeletionAbility, "removeTag" | "removeTagText"> {
  if (removeTag !== "ask") return { removeTag, removeTagText };
  if (probes.tag === "works" || probes.tag === "accepts") return { removeTag: "oci", removeTagText };
  // Only where it is sure that the placeholder can be deleted, or the tag would stay on it.
  if (probes.tag === "off" && probes.digest === "works" && placeholder) {
    return { removeTag: "placeholder", removeTagText: placeholderText(name) };
  }
  return { removeTag: null, removeTagText: whyNoTag(probes, name) };
}

function placeholderText(name: string): string {
  return `${name} cannot delete a tag alone. The tag is pointed at an empty placeholder made for this, which is then deleted; its version and the version's other tags stay. For a moment, whoever pulls the tag gets the placeholder.`;
}

function whyNoTag({ tag, digest }: Probes, name: string): string {
  if (tag === "denied") return `The account has no right to delete tags at ${name}.`;
  if (tag === "unknown") return inconclusive(name, "tags");
  const also = digest === "off" ? " Deleting is switched off there." : "";
  return `${name} cannot take one tag away without its version and the version's other tags.${also}`;
}

function versionDeletion(
  { deleteVersion, deleteVersionText }: DeletionFacts,
  { digest }: Probes,
  name: string,
): Pick<DeletionAbility, "deleteVersion" | "deleteVersionText"> {
  if (deleteVersion !== "ask") return { deleteVersion, deleteVersionText };
  if (digest === "works" || digest === "accepts") return { deleteVersion: "oci", deleteVersionText };
  return { deleteVersion: null, deleteVersionText: WHY_NO_VERSION[digest](name) };
}

const WHY_NO_VERSION: Record<Exclude<ProbeResult, "works" | "accepts">, (name: string) => string> = {
  off: (name) =>
    `Deleting is switched off at ${name}. Whoever runs it can switch it on, in CNCF Distribution by storage.delete.enabled.`,
  denied: (name) => `The account has no right to delete versions at ${name}.`,
  unknown: (name) => inconclusive(name, "versions"),
};

function inconclusive(name: string, what: string): string {
  return `${name} was asked to delete what does not exist, and its answer does not say whether ${what} can be deleted; so it is not tried.`;
}
