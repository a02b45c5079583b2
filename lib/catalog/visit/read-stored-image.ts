import type { Cause } from "#lib/contract/fields.ts";
import { decodeManifest } from "#lib/manifests/decode-manifest.ts";
import type { DecodedConfig, DecodedManifest } from "#lib/manifests/model.ts";
import { ingestManifest } from "../ingest/ingest-manifest.ts";
import { decodeIfImage, needsConfig, readConfig } from "../ingest/load-manifest.ts";
import type { IngestedManifest } from "../ingest/manifest-tree.ts";
import { type PartProblem, partProblem } from "../ingest/part-problem.ts";
import { storedBytes } from "../ingest/stored-parts.ts";
import type { ReadSession } from "../read-session.ts";
import { type RepositoryIdentity, versionFacts } from "../scan/resolve-tag.ts";

export interface EnsuredImage {
  repositoryId: number;
  digest: string;
  /** Exact, verified bytes of the manifest. */
  bytes: Uint8Array;
  manifest: DecodedManifest;
  /** Null for an index, for what has no config of an image, and when it could not be read. */
  config: DecodedConfig | null;
  /** Children of an index that could be read, by digest, with the bytes of everything each needs. */
  childSizes: ReadonlyMap<string, bigint>;
  /** What could not be read; `digest` names the config or the child. */
  problems: readonly { part: "config" | "child"; digest: string; cause: Cause }[];
}

/** Milliseconds for which a part that could not be read is not asked for again. */
const AGAIN_AFTER_MS = 30_000;

/**
 * Decodes a stored image. Parts of it that are not stored yet, or could not be read before, are read now.
 * Null when the manifest itself is not stored.
 * @param ingested what came of reading it a moment ago
 */
export async function readStoredImage(
  session: ReadSession,
  repository: RepositoryIdentity,
  digest: string,
  ingested?: IngestedManifest,
): Promise<EnsuredImage | null> {
  const got = await storedBytes(session.context.database, digest);
  if (!got) return null;
  const manifest = decodeManifest(got);
  const config = await configOf(session, repository.name, manifest);
  const children = await childrenOf(session, repository, manifest, ingested);
  return {
    repositoryId: repository.repositoryId,
    digest,
    bytes: got.bytes,
    manifest,
    config: config.decoded,
    childSizes: children.sizes,
    problems: [...config.problems, ...children.problems],
  };
}

async function configOf(
  session: ReadSession,
  repository: string,
  manifest: DecodedManifest,
): Promise<{ decoded: DecodedConfig | null; problems: PartProblem[] }> {
  const digest = manifest.config?.digest ?? "";
  if (!needsConfig(manifest, "page")) return { decoded: null, problems: [] };
  const remembered = session.context.problems.get(`${repository} ${digest}`);
  if (remembered) return { decoded: null, problems: [remembered] };
  try {
    return { decoded: decodeIfImage(manifest, await readConfig(session, repository, digest)), problems: [] };
  } catch (error) {
    return { decoded: null, problems: [remember(session, repository, partProblem("config", digest, error))] };
  }
}

async function childrenOf(
  session: ReadSession,
  { repositoryId, name }: RepositoryIdentity,
  manifest: DecodedManifest,
  ingested: IngestedManifest | undefined,
): Promise<{ sizes: Map<string, bigint>; problems: PartProblem[] }> {
  const direct = new Set(manifest.children.map((child) => child.digest));
  const { context } = session;
  const sizes = new Map<string, bigint>();
  const missing: string[] = [];
  for (const digest of direct) {
    const known = await context.known.find(digest);
    if (known) sizes.set(digest, known.summary.size);
    else missing.push(digest);
  }
  const remembered = missing.flatMap((digest) => context.problems.get(`${name} ${digest}`) ?? []);
  if (missing.length === remembered.length) return { sizes, problems: remembered };
  const read = ingested ?? (await ingestManifest(session, name, manifest.digest, { again: true }));
  if (!ingested) context.writer.add(...versionFacts(repositoryId, read, "child", context.clock()));
  for (const member of read.members) if (direct.has(member.digest)) sizes.set(member.digest, member.size);
  const problems = read.problems.filter((problem) => problem.part === "child");
  for (const problem of problems) remember(session, name, problem);
  return { sizes, problems };
}

function remember(session: ReadSession, repository: string, problem: PartProblem): PartProblem {
  session.context.problems.set(`${repository} ${problem.digest}`, problem, AGAIN_AFTER_MS);
  return problem;
}
