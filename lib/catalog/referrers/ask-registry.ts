import { isTagtrailError } from "#lib/errors.ts";
import { referrerPurpose } from "#lib/manifests/purpose.ts";
import { parseTime } from "#lib/references/time.ts";
import type { ReferrersAnswer } from "#lib/registry/registry-client.ts";
import { eachLimited } from "../concurrency/each-limited.ts";
import { ingestManifest } from "../ingest/ingest-manifest.ts";
import type { ReadSession } from "../read-session.ts";
import { type RepositoryIdentity, versionFacts } from "../scan/resolve-tag.ts";
import type { ReferrerSource } from "./referrer-source.ts";

/** Milliseconds for which the registry's answer is used again. */
const FRESH_MS = 60_000;
/** Referrers of one manifest whose own manifests are read to index them. */
const MAX_INDEXED = 50;

/** Asks the registry itself: its referrers API, or the fallback tag of the distribution specification. */
export async function askRegistry(
  session: ReadSession,
  repository: RepositoryIdentity,
  digest: string,
): Promise<ReferrerSource> {
  const { context, connection } = session;
  const key = `referrers ${connection.registryId} ${repository.name} ${digest}`;
  try {
    let answer = context.referrers.get(key);
    if (!answer) {
      const asked = await context.flights.run(key, () =>
        session.ask((options) => connection.client.listReferrers(repository.name, digest, options)),
      );
      context.referrers.set(key, asked, FRESH_MS);
      context.background.run("index referrers", () => indexReferrers(session, repository, asked));
      answer = asked;
    }
    return describeAnswer(answer);
  } catch (error) {
    if (!isTagtrailError(error)) throw error;
    return { source: "api", ok: false, detail: error.message, referrers: [] };
  }
}

function describeAnswer(answer: ReferrersAnswer): ReferrerSource {
  const source = answer.source === "fallback-tag" ? "fallback-tag" : "api";
  const count = answer.descriptors.length;
  const details = {
    api: `The registry's referrers API names ${count || "none"}.`,
    "fallback-tag": `The registry has no referrers API; its fallback tag names ${count}.`,
    none: "The registry has no referrers API, and there is no fallback tag.",
  };
  return {
    source,
    ok: true,
    detail: [details[answer.source], ...answer.warnings].join(" "),
    truncated: answer.truncated,
    referrers: answer.descriptors.map((descriptor) => ({
      digest: descriptor.digest,
      mediaType: descriptor.mediaType,
      artifactType: descriptor.artifactType,
      size: descriptor.size,
      purpose: referrerPurpose(descriptor),
      annotations: descriptor.annotations,
      source,
      tag: null,
      createdAt: parseTime(descriptor.annotations["org.opencontainers.image.created"]),
    })),
  };
}

/** Takes referrers nobody tagged into the index: this is how a version is known to be signed. */
async function indexReferrers(
  session: ReadSession,
  { repositoryId, name }: RepositoryIdentity,
  answer: ReferrersAnswer,
): Promise<void> {
  const { context } = session;
  await eachLimited(answer.descriptors.slice(0, MAX_INDEXED), 4, async ({ digest }) => {
    try {
      const ingested = await ingestManifest(session, name, digest);
      context.writer.add(...versionFacts(repositoryId, ingested, "referrer", context.clock()));
    } catch (error) {
      // Shown from the list as it is; the next visit asks again.
      context.logger.debug({ repository: name, digest, err: error }, "referrer not indexed");
    }
  });
}
