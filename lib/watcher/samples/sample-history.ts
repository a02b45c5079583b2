import type { SampleTagging } from "#lib/registry/sandbox/samples/sample-writer.ts";
import type { Claim, NewEvidence, Observation } from "#lib/tag-history/evidence.ts";

const STOREFRONT = "acme/storefront";
const WORKER = "acme/payments/worker";
const HOUR = 3_600_000;

/** Accounts of a sample company, by what they push. */
const PIPELINE = "build-pipeline";
const RELEASES = "release-bot";
const PERSON = "m.okafor";

/**
 * Evidence of what happened to the samples' tags in the months before they were "pushed": as a registry with
 * webhooks would have told it, and for one repository as polls would have seen it. All of it has the source
 * `sample`, and says so wherever it is shown. The same samples give the same evidence.
 */
export function sampleHistory(registryId: string, taggings: readonly SampleTagging[]): NewEvidence[] {
  const told = taggings.filter(({ repository }) => repository !== WORKER);
  const seen = taggings.filter(({ repository }) => repository === WORKER);
  const evidence = [...told.map((tagging) => claimOf(registryId, tagging)), ...episodes(registryId, told)];
  return [...inOrder(evidence), ...seen.flatMap((tagging) => readsOf(registryId, tagging, seen))];
}

function claimOf(registryId: string, { repository, tag, digest, at }: SampleTagging): Claim {
  const byHand = tag === "prod" || tag === "staging";
  return claim(registryId, repository, tag, {
    digest,
    at: at.getTime() + (byHand ? 2 * HOUR : 0),
    who: byHand ? RELEASES : PIPELINE,
  });
}

/** What makes a history worth reading: a roll-back, a version's tag that moved, a tag that came and went, an outage. */
function episodes(registryId: string, told: readonly SampleTagging[]): NewEvidence[] {
  const taggingOf = (tag: string) =>
    told.find((tagging) => tagging.repository === STOREFRONT && tagging.tag === tag);
  const [before, release, candidate] = ["2.13.2", "2.14.0", "2.14.0-rc.1"].map(taggingOf);
  if (!before || !release || !candidate) return [];
  const start = release.at.getTime();
  const at = (tag: string, digest: string | null, hours: number, who: string) =>
    claim(registryId, STOREFRONT, tag, { digest, at: start + Math.round(hours * HOUR), who });
  return [
    at("2.14.0", candidate.digest, -3.2, PIPELINE),
    at("prod", before.digest, 9.4, PERSON),
    at("prod", release.digest, 31.7, RELEASES),
    at("hotfix", before.digest, 9.1, PERSON),
    at("hotfix", null, 32, PERSON),
    {
      kind: "gap",
      subject: { registryId, repository: null, tag: null },
      valid: { lo: start - 60 * HOUR, hi: start - 59.13 * HOUR },
      source: "sample",
      sourceEventId: "sample outage",
      reason: "The registry answered 503 for 52 minutes.",
    },
  ];
}

interface Told {
  digest: string | null;
  at: number;
  who: string;
}

function claim(registryId: string, repository: string, tag: string, { digest, at, who }: Told): Claim {
  return {
    kind: "claim",
    subject: { registryId, repository, tag },
    state: digest === null ? { is: "absent" } : { is: "present", digest, mediaType: null },
    valid: { lo: at, hi: at },
    source: "sample",
    sourceEventId: `sample ${repository}:${tag} ${at}`,
    clock: "registry",
    actor: { kind: "account", name: who, how: "claimed" },
  };
}

/** A read some hours after each move and one shortly before the next: the moves in between are ranges. */
function readsOf(
  registryId: string,
  { repository, tag, digest, at }: SampleTagging,
  all: readonly SampleTagging[],
): Observation[] {
  const next = all.find((other) => other.tag === tag && other.at.getTime() > at.getTime());
  const first = at.getTime() + 1.3 * HOUR;
  const last = (next?.at.getTime() ?? first + HOUR) - 0.4 * HOUR;
  return [first, last].map((lo) => ({
    kind: "observation",
    subject: { registryId, repository, tag },
    state: { is: "present", digest, mediaType: null },
    valid: { lo: Math.round(lo), hi: Math.round(lo) + 84 },
    source: "sample",
    sourceEventId: `sample ${repository}:${tag} read ${Math.round(lo)}`,
  }));
}

function inOrder(evidence: readonly NewEvidence[]): NewEvidence[] {
  return evidence.toSorted((a, b) => a.valid.hi - b.valid.hi);
}
