import { wait } from "#lib/catalog/concurrency/wait.ts";
import { ingestManifest } from "#lib/catalog/ingest/ingest-manifest.ts";
import type { ReadSession } from "#lib/catalog/read-session.ts";
import { versionFacts } from "#lib/catalog/scan/resolve-tag.ts";
import { knownRepository } from "#lib/catalog/visit/find-repository.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { decodeManifest } from "#lib/manifests/decode-manifest.ts";
import type { ChangeAnswer } from "#lib/registry/registry-changes.ts";
import type { ManifestBytes } from "#lib/registry/registry-client.ts";
import type { PutVersion } from "../plan.ts";
import { changeSession, isThere } from "../plans/current-tag.ts";
import { manifestOf } from "./manifest-of.ts";
import type { StepEnd, StepRun } from "./step-run.ts";

/** Milliseconds before the same bytes are put again: by digest that changes nothing and touches no tag. */
const AGAIN_AFTER_MS = [500, 3_000];

/**
 * Puts the exact bytes of a manifest by its digest, and looks whether they are there.
 *
 * @throws RegistryError when its bytes cannot be had, or the registry cannot be asked before
 */
export async function runPutVersion(run: StepRun<PutVersion>): Promise<StepEnd> {
  const { context, step, signal } = run;
  const { repository } = step.place;
  const session = changeSession(context, await run.connect(step.place), signal);
  if (await isThere(session, repository, step.digest)) {
    return { state: "not-needed", why: "It is there already." };
  }
  const manifest = await bytesOf(run);
  if (step.source === null) await sendKeptConfig(run, session, manifest);
  const end = await put(run, session, manifest);
  if (end.state === "applied") await note(run, session, manifest);
  return end;
}

async function bytesOf(run: StepRun<PutVersion>): Promise<ManifestBytes> {
  const { place, source, digest } = run.step;
  run.signal.throwIfAborted();
  const from = source ?? place;
  return manifestOf(run.context, await run.connect(from), { repository: from.repository, digest });
}

/** What is kept of a restored version beside its manifest; a registry that lost it would refuse the manifest. */
async function sendKeptConfig(
  { context, step, signal }: StepRun<PutVersion>,
  { connection }: ReadSession,
  manifest: ManifestBytes,
): Promise<void> {
  const digest = decodeManifest(manifest).config?.digest;
  if (digest === undefined) return;
  const kept = await context.catalog.database.client.configBlob.findUnique({ where: { digest } });
  if (kept === null) return;
  const { bytes } = kept;
  const open = async () => new Blob([bytes]).stream();
  const blob = { digest, size: bytes.byteLength, open };
  await connection.client.changes.uploadBlob(step.place.repository, blob, { signal });
}

async function put(
  { step, signal }: StepRun<PutVersion>,
  session: ReadSession,
  manifest: ManifestBytes,
): Promise<StepEnd> {
  const { repository } = step.place;
  const { changes } = session.connection.client;
  let last: StepEnd = { state: "unknown", why: null };
  for (const pause of [...AGAIN_AFTER_MS, null]) {
    signal.throwIfAborted();
    const answer = await changes.putManifest(repository, step.digest, manifest);
    const there = await looked(session, repository, step.digest);
    if (there === true) return { state: "applied", why: null };
    last = endOf(answer, there);
    if (answer.outcome === "refused") return last;
    if (pause !== null) await wait(pause, signal);
  }
  return last;
}

/** Null: it could not be told. */
async function looked(session: ReadSession, repository: string, digest: string): Promise<boolean | null> {
  try {
    return await isThere(session, repository, digest);
  } catch (error) {
    if (isTagtrailError(error)) return null;
    throw error;
  }
}

function endOf(answer: ChangeAnswer, there: boolean | null): StepEnd {
  if (answer.outcome === "refused") {
    const { message, advice } = answer.error;
    return { state: "refused", why: advice === null ? message : `${message} ${advice}` };
  }
  const said =
    answer.outcome === "lost" ? `The answer was lost: ${answer.error.message}` : "The registry said yes.";
  if (there === null) return { state: "unknown", why: `${said} It could not be asked afterwards.` };
  return { state: "not-applied", why: `${said} It does not have the version afterwards.` };
}

/** The index learns that the repository has it again. */
async function note(
  { context, step }: StepRun<PutVersion>,
  session: ReadSession,
  fetched: ManifestBytes,
): Promise<void> {
  const { catalog } = context;
  const { repository } = step.place;
  try {
    const { id } = await knownRepository(catalog, session.connection, repository);
    const ingested = await ingestManifest(session, repository, step.digest, { fetched });
    const parent = await catalog.database.client.manifestChild.findFirst({ where: { digest: step.digest } });
    const role = ingested.root.subject !== null ? "referrer" : parent === null ? "top" : "child";
    catalog.writer.add(...versionFacts(id, { ...ingested, members: [] }, role, catalog.clock()));
    await catalog.writer.flush();
  } catch (error) {
    // The registry has it; the next scan tells the index.
    catalog.logger.warn({ err: error, repository, digest: step.digest }, "a version put was not indexed");
  }
}
